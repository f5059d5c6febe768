import type { Refused, Retry, SendResult } from '../../channel.ts'
import { ChannelError } from '../../errors.ts'
import { failureOf, type Failure } from './failure.ts'
import { refusalCode } from './refusal.ts'

type ProviderFailure = Extract<Failure, { at: 'provider' }>
const DEFAULT_RETRY_AFTER = 5

/**
 * What a failed send means. Proven not sent: no connection, 429, slow mode, our own file. Refused: the Bot API said no.
 * Everything else (5xx, cut or silent connections, answers that are none) may have been accepted: unknown.
 */
export function sendFailure(error: unknown, at: Date): SendResult {
  const failure = failureOf(error)
  if (failure.at !== 'provider') {
    const { code, detail, httpCode } = failure
    if (failure.at === 'flight') return { type: 'unknown', code, detail, httpCode }
    return { type: 'retry', afterMs: 1000, scope: 'message', code, detail }
  }
  const { httpCode, description: detail } = failure
  if (httpCode === 429) return flood(failure)
  const slow = /slowmode_wait_(\d+)/i.exec(detail)?.[1]
  if (slow) return { type: 'retry', afterMs: Number(slow) * 1000, scope: 'chat', code: 'SLOW_MODE', detail, httpCode }
  if (httpCode >= 500) return { type: 'unknown', code: `HTTP_${httpCode}`, detail, httpCode }
  if (/message is not modified/i.test(detail)) return { type: 'sent', externalIds: [], at, httpCode }
  return refused(failure)
}

function flood({ retryAfter, description: detail, httpCode }: ProviderFailure): Retry {
  const afterMs = (retryAfter ?? DEFAULT_RETRY_AFTER) * 1000
  return { type: 'retry', afterMs, scope: 'bot', code: 'RATE_LIMITED', detail, httpCode }
}

function refused({ httpCode, description: detail, migrateToChatId }: ProviderFailure): Refused {
  if (migrateToChatId) return { type: 'refused', code: 'CHAT_MIGRATED', detail, httpCode, migrateToChatId }
  return { type: 'refused', code: refusalCode(httpCode, detail), detail, httpCode }
}

/** What a failed call other than a send means. */
export function channelError(error: unknown): ChannelError {
  if (error instanceof ChannelError) return error
  const failure = failureOf(error)
  if (failure.at !== 'provider') return new ChannelError('UNREACHABLE', `${failure.code}: ${failure.detail}`)
  const { httpCode, description, retryAfter } = failure
  if (httpCode === 429) return new ChannelError('RATE_LIMITED', description, (retryAfter ?? DEFAULT_RETRY_AFTER) * 1000)
  if (httpCode === 409) return new ChannelError('CONFLICT', description)
  if (httpCode >= 500) return new ChannelError('UNREACHABLE', description)
  if (/webhook/i.test(description)) return new ChannelError('BAD_WEBHOOK', description)
  return new ChannelError(codeOf(httpCode, description), description)
}

function codeOf(httpCode: number, description: string) {
  const code = refusalCode(httpCode, description)
  if (code === 'UNAUTHORIZED') return 'INVALID_TOKEN'
  if (code === 'FILE_TOO_BIG') return 'FILE_TOO_BIG'
  return code === 'CHAT_NOT_FOUND' || /invalid file_id|wrong file/i.test(description) ? 'NOT_FOUND' : 'REJECTED'
}
