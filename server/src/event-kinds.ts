/**
 * Every kind of change the feed knows, with what its ids name; a reaction or a face for another kind does not compile.
 */
export type EventKind =
  /** An inbound message was stored; `messageId`, `conversationId`. */
  | 'MESSAGE_RECEIVED'
  /** An outbound message was accepted into the outbox; `messageId`, `conversationId`, `subjectId` = integration. */
  | 'MESSAGE_QUEUED'
  /** State, text or attachments of a message changed; `messageId`, `conversationId`. */
  | 'MESSAGE_CHANGED'
  /** A message failed for good; `messageId`, `conversationId`. For the house: screens hear MESSAGE_CHANGED. */
  | 'MESSAGE_FAILED'
  /** A conversation was opened, assigned, closed, reopened, or its contact changed; `conversationId`. */
  | 'CONVERSATION_CHANGED'
  /** A member moved his read mark; `conversationId`, visible to `audienceMemberId` only. */
  | 'READ_MARK_MOVED'
  /** An integration was connected or changed; `subjectId` = integration. */
  | 'INTEGRATION_CHANGED'
  /** An integration was disconnected; `subjectId` = integration. */
  | 'INTEGRATION_REMOVED'
  /** A customer's card changed; `subjectId` = contact. */
  | 'CONTACT_CHANGED'
  /**
   * It became known whose an address is; `subjectId` = his card, `conversationId` = its chat, null when it never wrote.
   * For the house: screens hear CONTACT_CHANGED.
   */
  | 'CONTACT_LINKED'
  /** An order was taken or edited; `subjectId` = order. */
  | 'ORDER_CHANGED'
  /** An order went to another branch; `subjectId` = order, `branchId` = where it was seen: there it is gone. */
  | 'ORDER_LEFT'
  /** An order has another status, or its first; `subjectId` = order_change. */
  | 'ORDER_MOVED'
  /** The statuses of orders, or the moves between them, are others; no ids. */
  | 'ORDER_STATUSES_CHANGED'
  /** The organization's own fields of the cards are others; no ids. */
  | 'CONTACT_FIELDS_CHANGED'
  /** A lead came from a site; `subjectId` = lead. */
  | 'LEAD_RECEIVED'
  /** A lead was taken, or stands otherwise; `subjectId` = lead. */
  | 'LEAD_CHANGED'
  /** A member joined or changed (name, role, branches, disabled); `subjectId` = member. */
  | 'MEMBER_CHANGED'
  /** A notice to the staff was written down, told, or cannot be; `subjectId` = notice. For those who read the log. */
  | 'NOTICE_CHANGED'
  /** A run of the automation goes on, waits or is over; `subjectId` = automation_run. For those who read its log. */
  | 'AUTOMATION_RUN_CHANGED'
  /** A group of the staff was met, chosen, moved or lost; `subjectId` = staff chat. For those who read the log. */
  | 'STAFF_CHAT_CHANGED'
