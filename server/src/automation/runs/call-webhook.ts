import { createHmac } from 'node:crypto'
import { config } from '../../config.ts'
import { FetchFault, readText, safeFetch } from '../../lib/safe-fetch.ts'
import { callHeaders } from './call-headers.ts'

const timeoutMs = 5_000
const maxAnswerBytes = 64 * 1024

/** A call of a rule's web hook. `callId` is the same for every repeat of it. */
export type WebhookCall = { url: string; callId: string; body: object }

/** Calls a web hook; answers `HTTP <status>` or a code of what went wrong. A status from 200 to 299 is success. */
export async function callWebhook({ url, callId, body }: WebhookCall): Promise<{ isDone: boolean; detail: string }> {
  const json = JSON.stringify(body)
  const named = callHeaders({ id: callId, body: json })
  const headers = { 'content-type': 'application/json', 'idempotency-key': callId, ...named }
  try {
    const isPrivateAllowed = config.ALLOW_PRIVATE_ADDRESSES
    const response = await safeFetch(url, { method: 'POST', headers, body: json, timeoutMs, isPrivateAllowed })
    await readText(response, maxAnswerBytes)
    return { isDone: response.status >= 200 && response.status < 300, detail: `HTTP ${response.status}` }
  } catch (error) {
    return { isDone: false, detail: error instanceof FetchFault ? error.code : 'UNREACHABLE' }
  }
}

/** `sha256=<hex>`: the HMAC of the very bytes of a body, by which its receiver knows that we sent it. */
export function signatureOf(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}
