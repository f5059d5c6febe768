import type { IncomingHttpHeaders } from 'node:http'
import { sessionCookie, sessionTokenOf } from '../lib/session-cookie.ts'
import { readSession } from '../team/access/read-session.ts'
import { absoluteDays, rotateSession } from '../team/access/session.ts'
import { readKey } from '../team/keys/read-key.ts'
import type { Viewer } from '../team/viewer.ts'

/** Who asks, and the `Set-Cookie` header his answer must carry when his secret was replaced. */
export type RequestViewer = { viewer: Viewer | null; setCookie: string | null }

/**
 * Who asks: by the API key of `Authorization: Bearer` when there is one (the cookie is not looked at then), else by the
 * session cookie; null for nobody, a revoked or expired session or key, or a disabled member. `canSetCookie` false (a
 * socket's handshake, a subscription) leaves a due rotation to the next plain request.
 */
export async function viewerOfRequest(
  { authorization, cookie }: Pick<IncomingHttpHeaders, 'authorization' | 'cookie'>,
  canSetCookie = true,
): Promise<RequestViewer> {
  if (isBearer(authorization)) return { viewer: await viewerOfKey(authorization), setCookie: null }
  const token = sessionTokenOf(cookie)
  const session = token ? await readSession(token, canSetCookie) : null
  if (!token || !session) return { viewer: null, setCookie: null }
  const next = canSetCookie && session.isRotationDue ? await rotateSession(token) : null
  return { viewer: session.viewer, setCookie: next ? sessionCookie(next, absoluteDays) : null }
}

/** Whether a header names a key: case of the scheme does not matter (RFC 9110 §11.1). */
export function isBearer(authorization: unknown): authorization is string {
  return typeof authorization === 'string' && /^bearer /i.test(authorization)
}

/** The member of the key in an `Authorization` header; null when the key is not good. */
export function viewerOfKey(authorization: string): Promise<Viewer | null> {
  return readKey(authorization.slice('bearer '.length).trim())
}
