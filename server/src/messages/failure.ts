import type { Message } from '../generated/prisma/client.ts'
import { hasText, type Locale, say } from '../texts.ts'
import { isRetryable } from './policy.ts'

/** Why a message did not arrive and what to do about it, in words. */
export type Failure = { code: string; reason: string; nextStep: string; canRetry: boolean; detail: string | null }

type Failing = Pick<Message, 'state' | 'failureCode' | 'failureDetail'>

/** Null for a message that is on its way or has arrived. `detail` is what the provider said. */
export function failureOf(locale: Locale, message: Failing): Failure | null {
  if (!isRetryable(message)) return null
  const code = message.failureCode ?? 'REJECTED'
  const key = message.state === 'UNKNOWN' ? 'UNKNOWN' : hasText(`failure.${code}.reason`) ? code : 'REJECTED'
  return {
    code,
    reason: say(locale, `failure.${key}.reason`),
    nextStep: say(locale, `failure.${key}.step`),
    canRetry: true,
    detail: message.failureDetail,
  }
}

/** What the attempt log says of one attempt; codes of the network are all one to a reader. */
export function reasonInWords(locale: Locale, code: string | null): string | null {
  if (!code) return null
  const key = hasText(`failure.${code}.reason`)
    ? code
    : /^(E[A-Z]+|UND_|CERT_|ERR_|DEPTH_|SELF_|UNABLE_)/.test(code)
      ? 'NO_CONNECTION'
      : 'UNKNOWN'
  return say(locale, `failure.${key}.reason`)
}
