import type { ScopedDatabase } from '../db/scoped.ts'
import { UserError } from '../errors.ts'
import type { Viewer } from '../team/viewer.ts'
import type { Locale } from '../texts.ts'

/** What every resolver gets, over HTTP and over the socket alike. */
export type Context = {
  /** Who asks; null until he signs in. */
  viewer: Viewer | null
  /** The reading client bound to the viewer's organization; null while nobody is signed in. */
  db: ScopedDatabase | null
  /** The viewer's language, or the one his browser asks for. */
  locale: Locale
  /** Where the request came from, for sessions and throttling. */
  origin: { ip: string; userAgent: string }
  /** Echoed in every answer and log line. */
  requestId: string
  /** What is executed was executed before without a fault, so it is not too dear: its price is not worked out again. */
  isWeighed?: boolean
  /** Adds one `Set-Cookie` header to the answer; without effect over a socket. */
  setCookie(header: string): void
  /** Makes the rest of this request run as `viewer` (sign-in), or as nobody (sign-out). */
  become(viewer: Viewer | null): void
  /** Calls `listener` once when the viewer's session ends or his rights change; gives the function that stops it. */
  whenSessionEnds(listener: () => void): () => void
}

/** The signed-in viewer; throws UNAUTHENTICATED when there is none. */
export function viewerOf(context: Context): Viewer {
  if (!context.viewer) throw new UserError('UNAUTHENTICATED')
  return context.viewer
}

/** The viewer's tenant-bound reading client; throws UNAUTHENTICATED when nobody is signed in. */
export function databaseOf(context: Context): ScopedDatabase {
  if (!context.db) throw new UserError('UNAUTHENTICATED')
  return context.db
}
