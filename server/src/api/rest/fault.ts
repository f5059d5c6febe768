import { type ErrorCode, UserError } from '../../errors.ts'
import { say } from '../../texts.ts'

/** What the REST face answers instead of a result: `{"detail": …}`, in English as its whole contract is. */
export class RestFault extends Error {
  readonly status: number
  readonly headers: Record<string, string>

  constructor(status: number, detail: string, headers: Record<string, string> = {}) {
    super(detail)
    this.name = 'RestFault'
    this.status = status
    this.headers = headers
  }
}

const statuses: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  MISSING_SCOPE: 403,
  NOT_FOUND: 404,
  BAD_INPUT: 422,
  CONFLICT: 409,
  TRANSITION_FORBIDDEN: 409,
  VERSION_CONFLICT: 409,
  LIMIT_REACHED: 409,
  IDEMPOTENCY_CONFLICT: 409,
  BOT_ALREADY_CONNECTED: 409,
  RATE_LIMITED: 429,
  PROVIDER_UNREACHABLE: 502,
  PROVIDER_REFUSED: 502,
  UNAVAILABLE: 503,
  INTERNAL: 500,
}

/** The status of an error of a verb, and its words. What is neither of ours is thrown on. */
export function faultOf(error: unknown): RestFault {
  if (error instanceof RestFault) return error
  if (!(error instanceof UserError)) throw error
  const { code, facts } = error
  const wait = facts.retryAt && Math.max(1, Math.ceil((facts.retryAt.getTime() - Date.now()) / 1000))
  const headers = wait ? { 'retry-after': String(wait) } : undefined
  return new RestFault(statuses[code] ?? 400, wordsOf(error), headers)
}

/** Of a wrong input the field is named, in the spelling of this face. */
function wordsOf({ code, facts }: UserError): string {
  const field = facts.path?.filter((part) => part !== 'input').join('.')
  if (code !== 'BAD_INPUT' || !field) return say('en', `error.${code}`, { detail: facts.detail })
  const name = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return `${name}: ${facts.detail ?? 'Invalid value'}`
}
