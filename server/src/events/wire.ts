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
 * The parcel of a text. Moments (`at`, `…At`) become Dates again, so that rows look as if they came from the database.
 */
export function readParcel(text: string): Parcel {
  return JSON.parse(text, (key, value: unknown) => (isMoment(key, value) ? new Date(value) : value)) as Parcel
}

function isMoment(key: string, value: unknown): value is string {
  if (key !== 'at' && !key.endsWith('At')) return false
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)
}
