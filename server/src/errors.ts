/** The closed list of codes a person or an integrator may be told; texts/{ru,en}.json have their words. */
export const errorCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'MISSING_SCOPE',
  'NOT_FOUND',
  'BAD_INPUT',
  'RATE_LIMITED',
  'CONFLICT',
  'LIMIT_REACHED',
  'IDEMPOTENCY_CONFLICT',
  'VERSION_CONFLICT',
  'CONVERSATION_MOVED_ON',
  'INVALID_CREDENTIALS',
  'INVITATION_INVALID',
  'SETUP_CODE_INVALID',
  'ALREADY_SET_UP',
  'EMAIL_TAKEN',
  'PASSWORD_WEAK',
  'INVALID_BOT_TOKEN',
  'BOT_ALREADY_CONNECTED',
  'PROVIDER_UNREACHABLE',
  'PROVIDER_REFUSED',
  'PUBLIC_URL_MISSING',
  'WEBHOOK_REFUSED',
  'NO_CHAT_ID',
  'MESSAGE_EMPTY',
  'TOO_MANY_FILES',
  'FILE_TOO_BIG',
  'FILE_NOT_FOUND',
  'CONVERSATION_UNREACHABLE',
  'INTEGRATION_INACTIVE',
  'NOT_RETRYABLE',
  'TRANSITION_FORBIDDEN',
  'UNAVAILABLE',
  'INTERNAL',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** What a `UserError` may carry besides its code. `detail` fills the `{detail}` of the text; never a secret. */
export type ErrorFacts = {
  path?: string[]
  detail?: string
  retryAt?: Date
  /** The row a stale write is answered with: the current conversation, or the newer messages' ids. */
  currentId?: string
  newerMessageIds?: string[]
  /** The statuses to which an order may move instead. */
  allowedStatusIds?: string[]
  /** What a key lacks. */
  scope?: string
}

/** A fault of the request that the person is told in his language; everything else is masked as INTERNAL. */
export class UserError extends Error {
  readonly code: ErrorCode
  readonly facts: ErrorFacts

  constructor(code: ErrorCode, facts: ErrorFacts = {}) {
    super(facts.detail ? `${code}: ${facts.detail}` : code)
    this.name = 'UserError'
    this.code = code
    this.facts = facts
  }

  /** Whether the same request may succeed later without a change. */
  get retryable(): boolean {
    return ['RATE_LIMITED', 'PROVIDER_UNREACHABLE', 'UNAVAILABLE', 'INTERNAL'].includes(this.code)
  }
}
