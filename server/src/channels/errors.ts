/** Why a call that is not a send failed; the caller decides what a person is told. `detail` is redacted. */
export type ChannelErrorCode =
  | 'INVALID_TOKEN'
  | 'UNREACHABLE'
  | 'RATE_LIMITED'
  | 'CONFLICT'
  | 'BAD_WEBHOOK'
  | 'FILE_TOO_BIG'
  | 'NOT_FOUND'
  | 'REJECTED'

/** A provider's refusal or silence, outside of sending. Never carries a URL: the token is inside it. */
export class ChannelError extends Error {
  readonly code: ChannelErrorCode
  readonly detail: string
  /** Milliseconds after which the provider allows another try, when it said so. */
  readonly retryAfterMs: number | undefined

  constructor(code: ChannelErrorCode, detail: string, retryAfterMs?: number) {
    super(`${code}: ${detail}`)
    this.name = 'ChannelError'
    this.code = code
    this.detail = detail
    this.retryAfterMs = retryAfterMs
  }
}

/** An update without identity, or one of nobody: it cannot be applied and is kept in quarantine. */
export class BadUpdate extends Error {
  override readonly name = 'BadUpdate'
}
