import type { IncomingMessage, ServerResponse } from 'node:http'
import { signedAddress } from '../../lib/signed-address.ts'
import { type Greeting, greetingOf } from '../../leads/welcome/greeting.ts'
import { readWelcomeToken } from '../../leads/welcome/token.ts'
import { type Locale, localeFrom } from '../../texts.ts'
import { answerMedia } from '../media.ts'
import { greetingPage, refusalPage } from './page.ts'

const path = /^\/p\/welcome\/([^/]+)(?:\/(voice|picture)(?:\/(\d{1,2}))?)?$/

/** No script at all, and nothing from anywhere else. */
const policy = [
  ...["default-src 'none'", "img-src 'self'", "media-src 'self'", "style-src 'self'"],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ')

/**
 * `GET /p/welcome/<token>`: the greeting of a site for one who has left a lead: words, a voice, pictures, and nothing
 * of the tenant besides. Its files lie below it, so that not even their keys are told. 404 for a token that is not
 * ours, 410 when its time or the greeting is over.
 */
export async function answerWelcome(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const [, token = '', part, place] = path.exec(url.pathname) ?? []
  const read = readWelcomeToken(token)
  const locale = localeFrom(request.headers['accept-language'])
  if (read === 'unknown' || !/^(GET|HEAD)$/.test(request.method ?? '')) return refuse(response, 404, locale)
  const greeting = read === 'over' ? undefined : await greetingOf(read.leadId)
  if (!greeting) return refuse(response, 410, locale)
  if (!part) return page(response, 200, greetingPage(greeting, token))
  const key = fileOf(greeting, part, place)
  if (!key) return refuse(response, 404, locale)
  response.setHeader('referrer-policy', 'no-referrer')
  return answerMedia(request, response, new URL(signedAddress(key), 'http://host'))
}

function fileOf({ voiceKey, imageKeys }: Greeting, part: string, place: string | undefined): string | null {
  if (part === 'voice') return place === undefined ? voiceKey : null
  return place === undefined ? null : (imageKeys[Number(place)] ?? null)
}

function refuse(response: ServerResponse, status: 404 | 410, locale: Locale): void {
  page(response, status, refusalPage(status, locale))
}

function page(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
  })
  response.end(html)
}
