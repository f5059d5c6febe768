import type { IncomingMessage, ServerResponse } from 'node:http'
import { channelOf } from '../channels/registry.ts'
import { findByWebhookKey, wasConnectedBy } from '../integrations/webhook/find-webhook.ts'
import { killpoint } from '../lib/killpoint.ts'
import { log } from '../lib/log.ts'
import { receiveUpdate } from '../messages/receive.ts'
import { readBody } from './rest/read-body.ts'

const maxBytes = 1_048_576
const path = /^\/api\/(?:messaging|v1)\/telegram\/webhook\/([\w-]{8,128})$/

/** The key in the path of a provider's request to us, or null for any other path. */
export function webhookKeyOf(pathname: string): string | null {
  return path.exec(pathname)?.[1] ?? null
}

/**
 * Takes one update from a provider: the secret is checked before a byte of the body is read, the answer comes after the
 * commit. 200 also for what we can never read (it is kept in quarantine: a repeat would not help); 404 for a key nobody
 * ever had, 410 for one of a disconnected bot; 401 for a wrong secret; 413; 503 with `Retry-After` for our own trouble,
 * so that the provider comes again.
 */
export async function answerWebhook(request: IncomingMessage, response: ServerResponse, key: string): Promise<void> {
  if (request.method !== 'POST') return end(response.setHeader('allow', 'POST'), 405)
  try {
    const found = await findByWebhookKey(key)
    if (!found) return end(response, (await wasConnectedBy(key)) ? 410 : 404)
    if (!channelOf(found.integration.kind).verify(request.headers, found.secret)) return end(response, 401)
    const body = await readBody(request, maxBytes)
    if (!body) return end(response.setHeader('connection', 'close'), 413)
    await receiveUpdate(found.integration, body)
    killpoint('after_commit_before_reply')
    end(response, 200)
  } catch (error) {
    if (request.destroyed && !request.complete) return
    log.error({ err: error }, 'an update could not be stored')
    end(response.setHeader('retry-after', '5'), 503)
  }
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': '0' })
  response.end()
}
