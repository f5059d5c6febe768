import { loadContent } from './content.ts'
import { formatCursor, type Place } from './cursor.ts'
import type { FeedEvent } from './event.ts'
import { eventAt, type Heard } from './follow.ts'
import { feedHead, readLog } from './log.ts'

/** A part of the feed: what the asker sees of it, where to go on, and whether there is more already. */
export type FeedPage = { heard: Heard[]; cursor: string; hasMore: boolean }

/** What to read: up to `first` events after `after`, those that `sees` agrees to. */
export type FeedQuery = { after: Place | null; first: number; sees(event: FeedEvent): boolean }

/** The same sequence as `follow` gives, for those who ask instead of listening; a resync alike. */
export async function readFeed(organizationId: string, { after, first, sees }: FeedQuery): Promise<FeedPage> {
  const head = await feedHead(organizationId)
  const isKnown = after !== null && after.epoch === head.epoch && after.seq <= head.seq
  const events = isKnown ? await readLog(organizationId, after.seq, first) : []
  const isGapless = isKnown && (after.seq === head.seq || events[0]?.seq === after.seq + 1)
  if (!isGapless) {
    const cursor = formatCursor(head)
    return { heard: [{ type: 'resync', cursor, at: new Date() }], cursor, hasMore: false }
  }
  const seen = events.filter(sees)
  const content = await loadContent(organizationId, seen)
  const heard = seen.map((event) => eventAt({ epoch: head.epoch, seq: event.seq }, { event, content }))
  const end = events.at(-1)?.seq ?? after.seq
  return { heard, cursor: formatCursor({ epoch: head.epoch, seq: end }), hasMore: end < head.seq }
}
