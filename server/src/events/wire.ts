import type { Content } from './content.ts'
import type { FeedEvent } from './event.ts'

/** One event with the rows of its batch. */
export type Entry = { event: FeedEvent; content: Content }

/** Events of one organization as they travel; without content the receiver loads it himself. */
export type Parcel = { events: FeedEvent[]; content: Content | null }

const maxBytes = 1_000_000

/** A parcel as text; the content stays behind when it would make the message too long. */
export function writeParcel(parcel: Parcel): string {
  const text = JSON.stringify(parcel)
  return text.length <= maxBytes ? text : JSON.stringify({ events: parcel.events, content: null })
}

/**
 * The parcel of a text. Moments (`at`, `…At`) become Dates again, so that rows look as if they came from the database:
 * by a walk of our own, for `JSON.parse` with a function takes three times as long, once for every event and instance.
 */
export function readParcel(text: string): Parcel {
  const parcel = JSON.parse(text) as Parcel
  reviveMoments(parcel)
  return parcel
}

function reviveMoments(within: object): void {
  const values = within as Record<string, unknown>
  for (const key in values) {
    const value = values[key]
    if (typeof value === 'object' && value !== null) reviveMoments(value)
    else if (typeof value === 'string' && isMoment(key, value)) values[key] = new Date(value)
  }
}

function isMoment(key: string, value: string): boolean {
  if (key !== 'at' && !key.endsWith('At')) return false
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)
}
