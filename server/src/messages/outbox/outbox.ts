import type { Sql } from 'sql-template-tag'
import type { Sender } from './call.ts'
import { claim, type ClaimTerms } from './claim.ts'
import { dueMessages, readyMessages } from './ready.ts'
import { isScheduledDue, releaseScheduled } from './release-scheduled.ts'
import { type Hold, sendClaimed } from './send-claimed.ts'

/** One thing in the hands of this process: makes its one provider call and records it. Never throws. */
export type Sending = (sender: Sender, hold: Hold) => Promise<void>

/**
 * A queue of things that leave by a bot. Customers' messages are one, the staff's notices another: they differ in what
 * is done about a lost answer, and share the bot's drainer, its pace and the statements by which it looks at them, of
 * which their texts are a part. The bot is `b` there.
 */
export type Outbox = {
  /** Rows of `id` and `chatId`: what may leave now, the longest waiting first. */
  ready: Sql
  /** Rows of `at`: when things will be due; one that is past says that something is due now. */
  due: Sql
  /** Takes those of them that are still free. */
  claim(ids: string[], terms: ClaimTerms): Promise<Sending[]>
  /** What has become due by the clock and has to be put into the queue first: whether there is any, and how. */
  asleep?: { isDue: Sql; wakeUp(integrationId: string): Promise<void> }
}

/** The messages to customers: at most once. */
export const messageOutbox: Outbox = {
  ready: readyMessages,
  due: dueMessages,
  asleep: { isDue: isScheduledDue, wakeUp: releaseScheduled },
  async claim(ids, terms) {
    const claimed = await claim(ids, terms)
    return claimed.map((message) => (sender, hold) => sendClaimed(message, sender, hold))
  },
}
