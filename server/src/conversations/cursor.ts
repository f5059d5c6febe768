/** A place in a list that is ordered by time and id, as values: a row that moves does not move the place. */
export type ListPlace = { at: Date; id: string }

/** The place as an opaque text. */
export function encodePlace(place: ListPlace): string {
  return Buffer.from(`${place.at.getTime().toString(36)}.${place.id}`).toString('base64url')
}

/** The place of a cursor, or null for what no server gave. */
export function decodePlace(cursor: string): ListPlace | null {
  const match = /^([0-9a-z]{1,9})\.([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))
  if (!match) return null
  const at = new Date(Number.parseInt(match[1]!, 36))
  return Number.isNaN(at.getTime()) ? null : { at, id: match[2]! }
}
