import { parseCookie, stringifySetCookie } from 'cookie'

const name = '__Host-mh_session'
// __Host-: only over TLS (or localhost), only this host, only for the whole site.
const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const

/** The `Set-Cookie` header that gives a browser its session's secret for `days`. */
export function sessionCookie(token: string, days: number): string {
  return stringifySetCookie({ name, value: token, maxAge: days * 86_400, ...attributes })
}

/** The `Set-Cookie` header that takes the session's secret away. */
export function endedSessionCookie(): string {
  return stringifySetCookie({ name, value: '', maxAge: 0, ...attributes })
}

/** The session's secret in a `Cookie` header, or null. */
export function sessionTokenOf(cookieHeader: string | null | undefined): string | null {
  const token = parseCookie(cookieHeader ?? '')[name]
  return token && token.length <= 128 ? token : null
}
