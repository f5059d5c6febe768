/** A place in an organization's feed: after event `seq` of history `epoch`. */
export type Place = { epoch: string; seq: number }

/** `<epoch>.<seq>`, opaque to clients. */
export function formatCursor(place: Place): string {
  return `${place.epoch}.${place.seq}`
}

/** The place a cursor names, or null for what no server gave. */
export function parseCursor(cursor: string): Place | null {
  const match = /^([0-9a-z]{1,32})\.(0|[1-9]\d{0,14})$/.exec(cursor)
  return match ? { epoch: match[1]!, seq: Number(match[2]) } : null
}
