import { ChannelError } from '../channels/errors.ts'
import { UserError } from '../errors.ts'
import { redact } from '../lib/redact.ts'

/** What a person is told of a provider's refusal or silence. Anything that is not a `ChannelError` is thrown on. */
export function providerFault(error: unknown): UserError {
  if (!(error instanceof ChannelError)) throw error
  const detail = redact(error.detail)
  switch (error.code) {
    case 'INVALID_TOKEN':
    case 'NOT_FOUND':
      return new UserError('INVALID_BOT_TOKEN', { path: ['token'] })
    case 'UNREACHABLE':
      return new UserError('PROVIDER_UNREACHABLE')
    case 'RATE_LIMITED':
      return new UserError('RATE_LIMITED', { retryAt: new Date(Date.now() + (error.retryAfterMs ?? 1000)) })
    case 'BAD_WEBHOOK':
      return new UserError('WEBHOOK_REFUSED', { path: ['url'], detail })
    default:
      return new UserError('PROVIDER_REFUSED', { detail })
  }
}

/** Runs one call of a channel; what it throws is said as a `UserError`. */
export async function askProvider<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw providerFault(error)
  }
}
