import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { config } from '../config.ts'
import { scopedTo } from '../db/scoped.ts'
import type { Context } from '../graphql/context.ts'
import type { Viewer } from '../team/viewer.ts'
import { type Locale, localeFrom } from '../texts.ts'
import { watchSession } from './session-watch.ts'
import { viewerOfRequest } from './viewer.ts'

/** Who asks, in which language, from where. */
export type Asker = {
  viewer: Viewer | null
  locale: Locale
  requestId: string
  origin: { ip: string; userAgent: string }
}

/** What is known of a request before its session is looked up. */
export function strangerOf(request: IncomingMessage): Asker {
  const given = request.headers['x-request-id']
  return {
    viewer: null,
    locale: localeFrom(request.headers['accept-language']),
    requestId: typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : flat(randomUUID()),
    origin: { ip: addressOf(request), userAgent: request.headers['user-agent'] ?? '' },
  }
}

/** The same text in one piece: made of a dozen, as it comes, it is ten times as big, and a socket keeps it. */
function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}

/** Who holds the session or the key of a request; the answer's cookie is renewed when that is due. */
export async function askerOf(request: IncomingMessage, response: ServerResponse | null): Promise<Asker> {
  const stranger = strangerOf(request)
  const { viewer, setCookie } = await viewerOfRequest(request.headers, response !== null)
  if (setCookie) response?.appendHeader('set-cookie', setCookie)
  return { ...stranger, viewer, locale: viewer?.locale ?? stranger.locale }
}

/** The context of one operation. `setCookie` is given where there is an answer that can carry one. */
export function contextFor(asker: Asker, setCookie: (header: string) => void = nothing): Context {
  const { viewer, locale, requestId, origin } = asker
  const db = viewer ? scopedTo(viewer.organizationId) : null
  const whenSessionEnds: Context['whenSessionEnds'] = (listener) =>
    asker.viewer ? watchSession(asker.viewer, listener) : nothing
  return { viewer, locale, requestId, origin, db, setCookie, become, whenSessionEnds }
}

function nothing(): void {}

function become(this: Context, viewer: Viewer | null): void {
  this.viewer = viewer
  this.db = viewer ? scopedTo(viewer.organizationId) : null
  this.locale = viewer?.locale ?? this.locale
}

function addressOf(request: IncomingMessage): string {
  const forwarded = config.TRUST_PROXY ? String(request.headers['x-forwarded-for'] ?? '') : ''
  // A request whose stream was destroyed has no socket any more, whatever its type says.
  const socket = request.socket as IncomingMessage['socket'] | null
  return forwarded.split(',').at(-1)?.trim() || (socket?.remoteAddress ?? '')
}
