import { contentOf } from './content.ts'
import { formatCursor, type Place } from './cursor.ts'
import type { FeedEvent } from './event.ts'
import { acquireReader, releaseReader } from './readers.ts'
import type { Entry } from './wire.ts'

/** What a follower hears. `cursor` is where to go on after it. */
export type Heard =
  | { type: 'event'; cursor: string; at: Date; event: FeedEvent; row(kind: string): object | undefined }
  | { type: 'resync' | 'heartbeat'; cursor: string; at: Date }

/** Whom it is for: `after` null begins now; `sees` is asked for every event at its delivery. */
export type Following = { after: Place | null; sees(event: FeedEvent): boolean }

/** After so long a silence a follower is told that there is nothing to tell. */
export const heartbeatMs = 20_000

/**
 * Follows an organization's feed from a place on, without loss, pulling: a slow consumer falls behind into the log and
 * costs no memory. Begins with a resync when the place is of another epoch or kept no more; a heartbeat tells that it
 * has caught up, and another after every 20 s of silence. `return()` ends it at once, even while it waits.
 */
export function follow(organizationId: string, following: Following): AsyncIterableIterator<Heard> {
  const ended = new AbortController()
  const heard = run(organizationId, following, ended.signal)
  return {
    next: () => heard.next(),
    return: () => {
      ended.abort()
      return heard.return(undefined)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

async function* run(organizationId: string, { after, sees }: Following, signal: AbortSignal) {
  const reader = await acquireReader(organizationId)
  try {
    let place = after ?? { epoch: reader.epoch, seq: reader.position }
    let spokeAt = -Infinity
    while (!signal.aborted) {
      const page = place.epoch === reader.epoch ? await reader.page(place.seq) : null
      if (!page) {
        place = { epoch: reader.epoch, seq: reader.position }
        yield told('resync', place)
      }
      for (const entry of page ?? []) {
        place = { epoch: place.epoch, seq: entry.event.seq }
        if (signal.aborted) return
        if (!sees(entry.event)) continue
        spokeAt = performance.now()
        yield eventAt(place, entry)
      }
      if (page && page.length > 0) continue
      const silence = performance.now() - spokeAt
      if (silence >= heartbeatMs) {
        spokeAt = performance.now()
        yield told('heartbeat', place)
      }
      if (place.epoch !== reader.epoch) continue
      const ms = Math.max(1, Math.min(heartbeatMs, heartbeatMs - (performance.now() - spokeAt)))
      place = { epoch: place.epoch, seq: await reader.wait(place.seq, { ms, signal, sees }) }
    }
  } finally {
    releaseReader(organizationId)
  }
}

function told(type: 'resync' | 'heartbeat', place: Place): Heard {
  return { type, cursor: formatCursor(place), at: new Date() }
}

/** An entry as a follower hears it. */
export function eventAt(place: Place, { event, content }: Entry): Heard {
  const row = (kind: string) => contentOf(content, kind, event)
  return { type: 'event', cursor: formatCursor(place), at: event.at, event, row }
}
