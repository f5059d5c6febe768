import { type Context, viewerOf } from '../../graphql/context.ts'
import { endedSessionCookie, sessionCookie } from '../../lib/session-cookie.ts'
import { absoluteDays, type Client, signOut } from '../access/session.ts'
import type { SignedIn } from '../access/sign-in.ts'
import type { Viewer } from '../viewer.ts'

/** Where the request comes from, as sessions note it. */
export function clientOf({ origin }: Context): Client {
  return { ip: origin.ip, userAgent: origin.userAgent }
}

/** Gives the browser its new session, ends the one it came with, and runs the rest of the request as the new viewer. */
export async function enter(context: Context, { token, viewer }: SignedIn): Promise<{ viewer: Viewer }> {
  if (context.viewer) await signOut(context.viewer)
  context.setCookie(sessionCookie(token, absoluteDays))
  context.become(viewer)
  return { viewer }
}

/** Ends the session of the browser that asks; the rest of the request runs as nobody. */
export async function leave(context: Context): Promise<void> {
  await signOut(viewerOf(context))
  context.setCookie(endedSessionCookie())
  context.become(null)
}
