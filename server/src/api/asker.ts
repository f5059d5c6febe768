import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { config } from '../config.ts'
import type { Viewer } from '../team/viewer.ts'
import { type Locale, localeFrom } from '../texts.ts'
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
    requestId: typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID(),
    origin: { ip: addressOf(request), userAgent: request.headers['user-agent'] ?? '' },
  }
}

/** Who holds the session of a request; the answer's cookie is renewed when that is due. */
export async function askerOf(request: IncomingMessage, response: ServerResponse | null): Promise<Asker> {
  const stranger = strangerOf(request)
  const { viewer, setCookie } = await viewerOfRequest(request.headers.cookie, response !== null)
  if (setCookie) response?.appendHeader('set-cookie', setCookie)
  return { ...stranger, viewer, locale: viewer?.locale ?? stranger.locale }
}

function addressOf(request: IncomingMessage): string {
  const forwarded = config.TRUST_PROXY
    ? String(request.headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : ''
  return forwarded || (request.socket.remoteAddress ?? '')
}
