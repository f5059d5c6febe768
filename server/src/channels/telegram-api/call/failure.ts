import { GrammyError, HttpError } from 'grammy'
import { redact } from '../../../lib/redact.ts'

/** An HTTP answer that is not the Bot API's envelope: a proxy's HTML page, garbage, half an answer. */
export class BadAnswer extends Error {
  readonly status: number
  constructor(status: number) {
    super(`HTTP ${status} without a Bot API answer`)
    this.name = 'BadAnswer'
    this.status = status
  }
}

/** Our own file broke off while it was being uploaded: the body was never finished, so nothing was accepted. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure'
}

/** The call came to be written only when its time was over: it was broken off, so nothing was accepted. */
export class LeftTooLate extends Error {
  override readonly name = 'LeftTooLate'
}

/** How a call failed: by a refusal in words, before it left, on its way, or by our own file. */
export type Failure =
  | { at: 'provider'; httpCode: number; description: string; retryAfter?: number; migrateToChatId?: string }
  | { at: 'connect' | 'flight' | 'source'; code: string; detail: string; httpCode?: number }

const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])
const TLS_REFUSED = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_)/

/** Reads whatever a call threw. Decides by code and type, never by the text; no address gets into `detail`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof GrammyError) {
    const { error_code: httpCode, parameters } = error
    const description = withoutAddresses(String(error.description ?? 'no description'))
    const migrateToChatId = parameters.migrate_to_chat_id ? String(parameters.migrate_to_chat_id) : undefined
    return { at: 'provider', httpCode, description, retryAfter: parameters.retry_after, migrateToChatId }
  }
  const inner = error instanceof HttpError ? error.error : error
  if (inner instanceof SourceFailure) return { at: 'source', code: 'FILE_STREAM', detail: 'our file broke off' }
  if (inner instanceof LeftTooLate || rootOf(inner) instanceof LeftTooLate) {
    return { at: 'source', code: 'LEASE_TOO_SHORT', detail: 'the call was not begun in time' }
  }
  if (inner instanceof BadAnswer) {
    return { at: 'flight', code: `HTTP_${inner.status}`, detail: inner.message, httpCode: inner.status }
  }
  return networkFailure(inner)
}

function networkFailure(error: unknown): Failure {
  const root = rootOf(error)
  const code = typeof root?.code === 'string' ? root.code : undefined
  const connecting = root?.syscall === 'connect' || root?.syscall === 'getaddrinfo'
  if (code && (connecting || NEVER_CONNECTED.has(code) || TLS_REFUSED.test(code))) {
    return { at: 'connect', code, detail: 'no connection to the provider' }
  }
  // grammY's own timeout and an abort of ours carry no code
  return { at: 'flight', code: code ?? 'TIMEOUT', detail: 'the answer of the provider was lost' }
}

type Coded = { code?: unknown; syscall?: unknown; cause?: unknown; errors?: unknown[] }

/** fetch hides the reason in `cause`; several addresses tried at once come as one AggregateError. */
function rootOf(error: unknown): Coded | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const coded = error as Coded
  if (coded.cause) return rootOf(coded.cause)
  return Array.isArray(coded.errors) && coded.errors.length ? rootOf(coded.errors[0]) : coded
}

function withoutAddresses(text: string): string {
  return redact(text.replace(/\bhttps?:\/\/\S+/gi, '[address]')).slice(0, 500)
}
