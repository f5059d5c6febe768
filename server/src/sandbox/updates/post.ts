import http from 'node:http'
import https from 'node:https'
import type { Json, Webhook } from '../world/model.ts'

/** What a webhook answered: status 0 and an error when it did not; `retryAfter` in seconds. */
export type Answer = { status: number; error?: string; retryAfter?: number }
/** Posts updates over kept connections. */
export type Poster = { post(webhook: Webhook, update: Json): Promise<Answer>; close(): void }

const TIMEOUT_MS = 60_000

/** A poster with its own pool of connections. */
export function createPoster(): Poster {
  const agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true, rejectUnauthorized: false }),
  }
  return {
    post(webhook, update) {
      const url = new URL(webhook.url)
      const client = url.protocol === 'https:' ? https : http
      const agent = agents[url.protocol as keyof typeof agents]
      return new Promise((resolve) => {
        const body = JSON.stringify(update)
        const headers = {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...(webhook.secret && { 'x-telegram-bot-api-secret-token': webhook.secret }),
        }
        const request = client.request(url, { method: 'POST', agent, headers, timeout: TIMEOUT_MS }, (response) => {
          response.resume()
          response.once('end', () => resolve(answerOf(response))).once('error', (error) => resolve(failed(error)))
        })
        request.once('timeout', () => request.destroy(new Error('Read timeout expired')))
        request.once('error', (error) => resolve(failed(error)))
        request.end(body)
      })
    },
    close: () => Object.values(agents).forEach((agent) => agent.destroy()),
  }
}

function answerOf({ statusCode = 0, statusMessage, headers }: http.IncomingMessage): Answer {
  const retryAfter = Number(headers['retry-after'])
  if (statusCode >= 200 && statusCode < 300) return { status: statusCode }
  const error = `Wrong response from the webhook: ${statusCode} ${statusMessage ?? ''}`.trim()
  return { status: statusCode, error, ...(retryAfter > 0 && { retryAfter }) }
}

function failed(error: NodeJS.ErrnoException): Answer {
  return { status: 0, error: error.code === 'ECONNREFUSED' ? 'Connection refused' : error.message }
}
