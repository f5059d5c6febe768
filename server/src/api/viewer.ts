import { sessionCookie, sessionTokenOf } from '../lib/session-cookie.ts'
import { readSession } from '../team/access/read-session.ts'
import { absoluteDays, rotateSession } from '../team/access/session.ts'
import type { Viewer } from '../team/viewer.ts'

/** Who asks, and the `Set-Cookie` header his answer must carry when his secret was replaced. */
export type RequestViewer = { viewer: Viewer | null; setCookie: string | null }

/**
 * Who holds the session cookie of a request; null for nobody, a revoked or expired session or a disabled member.
 * `canSetCookie` false (a socket's handshake, a subscription) leaves a due rotation to the next plain request.
 */
export async function viewerOfRequest(
  cookieHeader: string | null | undefined,
  canSetCookie = true,
): Promise<RequestViewer> {
  const token = sessionTokenOf(cookieHeader)
  const session = token ? await readSession(token, canSetCookie) : null
  if (!token || !session) return { viewer: null, setCookie: null }
  const next = canSetCookie && session.isRotationDue ? await rotateSession(token) : null
  return { viewer: session.viewer, setCookie: next ? sessionCookie(next, absoluteDays) : null }
}
