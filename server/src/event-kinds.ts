/** Every kind of change the feed knows; the table says which id is its subject and what follows from it. */
export const eventKinds = [
  /** An inbound message was stored; `messageId`, `conversationId`. */
  'MESSAGE_RECEIVED',
  /** An outbound message was accepted into the outbox; `messageId`, `conversationId`, `subjectId` = integration. */
  'MESSAGE_QUEUED',
  /** State, text or attachments of a message changed; `messageId`, `conversationId`. */
  'MESSAGE_CHANGED',
  /** A conversation was opened, assigned, closed, reopened, or its contact changed; `conversationId`. */
  'CONVERSATION_CHANGED',
  /** A member moved his read mark; `conversationId`, visible to `audienceMemberId` only. */
  'READ_MARK_MOVED',
  /** An integration was connected or changed; `subjectId` = integration. */
  'INTEGRATION_CHANGED',
  /** An integration was disconnected; `subjectId` = integration. */
  'INTEGRATION_REMOVED',
  /** A member joined or changed (name, role, branches, disabled); `subjectId` = member. */
  'MEMBER_CHANGED',
] as const

export type EventKind = (typeof eventKinds)[number]
