import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { receiveLead } from '../../leads/receive/receive-lead.ts'
import { findSite, isKnownOrigin, type PublicSite } from '../../leads/sites/find-site.ts'
import { welcomeUrlOf } from '../../leads/welcome/greeting.ts'
import { strangerOf } from '../asker.ts'
import { hasTrustedOrigin } from '../origin.ts'
import { parseBody, send, sendFault } from './answer-rest.ts'
import { deviceOf } from './device.ts'
import { RestFault } from './fault.ts'
import { readBody } from './read-body.ts'
import { given } from './route.ts'

/** Where forms of foreign sites send to. */
export const leadsPath = '/api/v1/leads'

const maxBytes = 32 * 1024
const body = z.looseObject({ site_key: z.string({ error: 'Input should be a valid string' }).max(200) })

/**
 * `POST /api/v1/leads`: what a visitor of a site has sent, for anybody who has the site's public key; from pages only
 * of the origins that the site allows. 201 `{ id }`, with `welcome_url` when the site has a greeting, 403, 413, 415,
 * 422, 429 with `Retry-After`. A filled honeypot is answered like a lead and kept nowhere.
 */
export async function answerLeads(request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('vary', 'Origin')
  try {
    if (request.method === 'OPTIONS') return await answerPreflight(request, response)
    if (request.method !== 'POST') throw new RestFault(405, 'Method Not Allowed', { allow: 'POST, OPTIONS' })
    const lead = given(body, await jsonOf(request))
    const site = await findSite(lead.site_key)
    if (!site) throw new RestFault(403, 'Unknown site key')
    admitOrigin(request, response, site)
    if (lead['website']) return send(response, { status: 201, body: { id: randomUUID() } })
    const { ip, userAgent } = strangerOf(request).origin
    const filled = { device: deviceOf(userAgent), ...lead }
    const id = await receiveLead(site, { given: filled, ip, idempotencyKey: keyOf(request) })
    const url = await welcomeUrlOf(id)
    send(response, { status: 201, body: url ? { id, welcome_url: url } : { id } })
  } catch (error) {
    sendFault(response, error)
  }
}

/** A preflight names no site: it is answered to pages of any site of ours, and the request itself is asked again. */
async function answerPreflight(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { origin } = request.headers
  if (origin && (hasTrustedOrigin(request) || (await isKnownOrigin(origin)))) {
    allow(response, origin)
    response.setHeader('access-control-allow-methods', 'POST')
    response.setHeader('access-control-allow-headers', 'content-type, idempotency-key')
    response.setHeader('access-control-max-age', '600')
  }
  send(response, { status: 204 })
}

/** Programs name no origin; a page does, and must be of the site. */
function admitOrigin(request: IncomingMessage, response: ServerResponse, site: PublicSite): void {
  const { origin } = request.headers
  if (origin === undefined) return
  if (!site.allowedOrigins.includes(origin) && !hasTrustedOrigin(request)) {
    throw new RestFault(403, 'Origin not allowed')
  }
  allow(response, origin)
}

function allow(response: ServerResponse, origin: string): void {
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-expose-headers', 'Retry-After')
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  // Any other type would come without a preflight, from any page.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new RestFault(415, 'Content-Type must be application/json')
  }
  const bytes = await readBody(request, maxBytes)
  if (!bytes) throw new RestFault(413, 'Request body too large')
  return parseBody(bytes)
}

function keyOf(request: IncomingMessage): string | null {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || !key) return null
  if (key.length > 100) throw new RestFault(422, 'Idempotency-Key: at most 100 characters')
  return key
}
