import type { IncomingMessage, ServerResponse } from 'node:http'
import { UserError } from '../../errors.ts'
import { isOutage } from '../../db/outage.ts'
import { parseExactly, printExactly } from '../../lib/exact-json.ts'
import { log } from '../../lib/log.ts'
import { isAtLeast } from '../../team/policy.ts'
import { needScope } from '../../team/keys/scopes.ts'
import type { Viewer } from '../../team/viewer.ts'
import { askerOf } from '../asker.ts'
import { hasTrustedOrigin, isDeliberate } from '../origin.ts'
import { faultOf, RestFault } from './fault.ts'
import { readBody } from './read-body.ts'
import { findRoute } from './find-route.ts'
import type { Answered, Route } from './route.ts'

const maxBytes = 256 * 1024

/** Answers `/api/v1/*` of those who sign in, by key or by session; false when there is no such path. */
export async function answerRest(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
  const found = findRoute(request.method ?? 'GET', url.pathname)
  if (!found) return false
  try {
    if (!found.route) throw new RestFault(405, 'Method Not Allowed', { allow: found.allowed.join(', ') })
    const viewer = await admit(request, response, found.route)
    const body = await jsonOf(request)
    const key = request.headers['idempotency-key']
    const idempotencyKey = typeof key === 'string' && key ? key.slice(0, 100) : undefined
    send(response, await found.route.run({ viewer, params: found.params, body, idempotencyKey }))
  } catch (error) {
    sendFault(response, error)
  }
  return true
}

/** Writes an answer; integers of 64 bit as they are. */
export function send(response: ServerResponse, { status, body }: Answered): void {
  if (body === undefined) return void response.writeHead(status, { 'cache-control': 'no-store' }).end()
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(printExactly(body))
}

/** Writes what went wrong as `{"detail": …}`; of what is our own fault only the log knows more. */
export function sendFault(response: ServerResponse, error: unknown): void {
  const fault = knownFault(error)
  // What was not read is not waited for.
  if (!response.req.complete) response.setHeader('connection', 'close')
  for (const [name, value] of Object.entries(fault.headers)) response.setHeader(name, value)
  send(response, { status: fault.status, body: { detail: fault.message } })
}

function knownFault(error: unknown): RestFault {
  try {
    return faultOf(error)
  } catch (unknown) {
    log.error({ err: unknown }, 'a request of the REST face failed')
    return faultOf(new UserError(isOutage(unknown) ? 'UNAVAILABLE' : 'INTERNAL'))
  }
}

async function admit(request: IncomingMessage, response: ServerResponse, { scope }: Route): Promise<Viewer> {
  const { viewer } = await askerOf(request, response)
  if (!viewer) throw new RestFault(401, 'Not authenticated', { 'www-authenticate': 'Bearer' })
  if (!viewer.isKey && !isFromUs(request)) throw new RestFault(403, 'Not enough permissions')
  needScope(viewer, scope)
  if (scope === 'integrations:manage' && !isAtLeast(viewer, 'ADMIN')) throw new RestFault(403, 'Not enough permissions')
  return viewer
}

/** A session's cookie comes with foreign forms as well: a page of ours names its origin, a program our header. */
function isFromUs(request: IncomingMessage): boolean {
  if (!hasTrustedOrigin(request)) return false
  return request.method === 'GET' || request.headers.origin !== undefined || isDeliberate(request)
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBody(request, maxBytes)
  if (!bytes) throw new RestFault(413, 'Request body too large')
  return bytes.length === 0 ? undefined : parseBody(bytes)
}

/** The JSON of a body. Throws 400 for what is none. */
export function parseBody(bytes: Buffer): unknown {
  try {
    return parseExactly(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new RestFault(400, 'Malformed JSON in request body')
  }
}
