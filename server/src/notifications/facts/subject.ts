import type { Facts } from '../render/variables.ts'

/**
 * What an event is about, as the feed or a job names it: ids only. An order's first move is told as ORDER_CREATED, one
 * to a status that means ready as ORDER_READY to those who want to hear that.
 */
export type NoticeSubject =
  | { event: 'LEAD_RECEIVED'; leadId: string }
  | { event: 'ORDER_MOVED'; changeId: string }
  | { event: 'CLIENT_COMMENT' | 'DELIVERY_FAILED'; messageId: string }
  | { event: 'UNANSWERED'; conversationId: string }
  | { event: 'INTEGRATION_TROUBLE'; integrationId: string }
  | { event: 'REMINDER'; meetingId: string; minutesBefore: number }

/** All that the notices of one event need: who is concerned, where, and the facts for their words. */
export type KnownSubject = {
  /** What the notice is about; with the event and the place it is told once. */
  subjectId: string
  branchId: string | null
  conversationId: string | null
  /** The client who may be told; null: nobody. */
  contactId: string | null
  /** The members whom the audience MEMBER means. */
  memberIds: string[]
  /** The bot it has to do with, for a choice between several. */
  integrationId: string | null
  /** An order's move, for the words of the transition. */
  move?: { fromStatusId: string | null; toStatusId: string; isReady: boolean }
  /** By what each place is told once for ever; absent: not again within ten minutes. */
  once?: string
  facts: Facts
}

/** How an organization (or its branch) writes times and numbers. */
export type Manner = { locale: 'ru' | 'en'; timeZone: string; organization: string }

/** How the organization writes in a branch (null: in none). */
export type MannerIn = (branchId: string | null) => Manner
