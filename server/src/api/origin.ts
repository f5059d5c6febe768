import type { IncomingMessage } from 'node:http'
import { config } from '../config.ts'
import { isBearer } from './viewer.ts'

const known = new Set(
  [config.PUBLIC_URL, ...config.ALLOWED_ORIGINS].flatMap((url) => (url ? [new URL(url).origin] : [])),
)

/**
 * Whether a request may use the cookie it carries: it comes from a page of ours (same host, PUBLIC_URL,
 * ALLOWED_ORIGINS) or from no page at all. A browser always names the origin of a socket and of a request from a
 * foreign page.
 */
export function hasTrustedOrigin(request: IncomingMessage): boolean {
  const { origin, host, authorization } = request.headers
  // With a key the cookie is not looked at, and no page sends a key by itself.
  if (origin === undefined || isBearer(authorization)) return true
  if (known.has(origin)) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

/**
 * Whether a writing request proves that it is not a foreign page's form: our header (which forces a preflight that
 * nobody answers) or a Bearer key (which no browser sends by itself).
 */
export function isDeliberate(request: IncomingMessage): boolean {
  const { 'x-manyhands': mark, authorization } = request.headers
  return typeof mark === 'string' || isBearer(authorization)
}
