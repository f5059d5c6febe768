/** Proof of a send: the provider's message ids, in the order of the album's parts. */
export type Sent = { type: 'sent'; externalIds: string[]; at: Date; httpCode: number }
/** Proven not sent, may be tried again `afterMs` later; a `bot` scope holds every chat of the account. */
export type Retry = {
  type: 'retry'
  afterMs: number
  scope: 'bot' | 'chat' | 'message'
  code: string
  detail: string
  httpCode?: number
}
/** Proven not sent and useless to repeat. `code` is a `FailureCode` the interface has words for. */
export type Refused = {
  type: 'refused'
  code: FailureCode
  detail: string
  httpCode?: number
  migrateToChatId?: string
}
/** The request left and the answer was lost: never sent again by itself. */
export type Unknown = { type: 'unknown'; code: string; detail: string; httpCode?: number }
/** How a send ended. */
export type SendResult = Sent | Retry | Refused | Unknown

/** Why a message was refused; every code has words and a next step in both languages. */
export type FailureCode =
  | 'BLOCKED_BY_USER'
  | 'USER_DEACTIVATED'
  | 'CANNOT_INITIATE'
  | 'KICKED_FROM_CHAT'
  | 'CHAT_NOT_FOUND'
  | 'CHAT_MIGRATED'
  | 'TEXT_TOO_LONG'
  | 'TEXT_EMPTY'
  | 'CAPTION_TOO_LONG'
  | 'BAD_FORMATTING'
  | 'FILE_TOO_BIG'
  | 'FILE_REJECTED'
  | 'FILE_MISSING'
  | 'REPLY_NOT_FOUND'
  | 'BUTTONS_INVALID'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'VOICE_FORBIDDEN'
  | 'MEDIA_FORBIDDEN'
  | 'TOPIC_CLOSED'
  | 'PAYMENT_REQUIRED'
  | 'BUSINESS_CLOSED'
  | 'REJECTED'
  | 'RETRIES_EXHAUSTED'
