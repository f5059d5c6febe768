import type { Sender } from './call.ts'
import { claim, type ClaimTerms } from './claim.ts'
import { nextDue } from './drain-lease.ts'
import { readyMessages } from './ready.ts'
import { releaseScheduled } from './release-scheduled.ts'
import { type Hold, sendClaimed } from './send-claimed.ts'

/** One thing in the hands of this process: makes its one provider call and records it. Never throws. */
export type Sending = (sender: Sender, hold: Hold) => Promise<void>

/**
 * A queue of things that leave by a bot. Customers' messages are one, the staff's notices another: they differ in what
 * is done about a lost answer, and share the bot's drainer and its pace.
 */
export type Outbox = {
  /** What may leave now, the longest waiting first. */
  ready(integrationId: string, limit: number): Promise<{ id: string; chatId: string }[]>
  /** Takes those of them that are still free. */
  claim(ids: string[], terms: ClaimTerms): Promise<Sending[]>
  /** Milliseconds until something is due, 0 for now; null when nothing waits or the bot may not send. */
  nextDue(integrationId: string): Promise<number | null>
  /** Before a drain: whatever has become due by the clock is put into the queue. */
  wakeUp?(integrationId: string): Promise<void>
}

/** The messages to customers: at most once. */
export const messageOutbox: Outbox = {
  ready: readyMessages,
  nextDue,
  wakeUp: releaseScheduled,
  async claim(ids, terms) {
    const claimed = await claim(ids, terms)
    return claimed.map((message) => (sender, hold) => sendClaimed(message, sender, hold))
  },
}

/** When the first of several outboxes has something due. */
export async function firstDue(outboxes: Outbox[], integrationId: string): Promise<number | null> {
  const due = await Promise.all(outboxes.map((outbox) => outbox.nextDue(integrationId)))
  return due.reduce((first, ms) => (first === null || (ms !== null && ms < first) ? ms : first), null)
}
