/** What a write says has changed: ids and visibility facts, never content. */
export type EventDraft = {
  kind: string
  conversationId?: string | null
  messageId?: string | null
  subjectId?: string | null
  actorId?: string | null
  branchId?: string | null
  audienceMemberId?: string | null
}

/** One entry of an organization's feed. `seq` is gapless per organization and starts at 1. */
export type FeedEvent = Required<EventDraft> & { organizationId: string; seq: number; at: Date }

/** What one commit appended to one organization's feed, in order. */
export type CommittedBatch = { organizationId: string; events: FeedEvent[] }
