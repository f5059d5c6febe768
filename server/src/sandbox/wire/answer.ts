import type { ServerResponse } from 'node:http'
import type { Fault } from '../world/faults.ts'
import type { Json } from '../world/model.ts'
import { BotApiError, Remarked } from './bot-api-error.ts'

/** The envelope of a result or of whatever was thrown, with its HTTP status. */
export function envelopeOf(outcome: unknown): { status: number; body: Json } {
  if (outcome instanceof BotApiError) {
    const { code, message, parameters } = outcome
    return { status: code, body: { ok: false, error_code: code, description: message, parameters } }
  }
  if (outcome instanceof Error) {
    return { status: 500, body: { ok: false, error_code: 500, description: 'Internal Server Error' } }
  }
  if (outcome instanceof Remarked) return { status: 200, body: { ok: true, ...outcome } }
  return { status: 200, body: { ok: true, result: outcome } }
}

/** Answers with JSON; a 429 also tells the wait in its header. */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  const retryAfter = (body as { parameters?: { retry_after?: number } } | undefined)?.parameters?.retry_after
  if (retryAfter) response.setHeader('retry-after', retryAfter)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}

/** Spoils an answer as scripted; the status that goes into the journal, 0 when nothing was answered. */
export function answerSpoilt(response: ServerResponse, fault: Exclude<Fault, { kind: 'error' | 'delay' }>): number {
  const { socket } = response
  if (fault.kind === 'rst') socket?.resetAndDestroy()
  if (fault.kind === 'fin') socket?.end()
  if (fault.kind === 'html') {
    response.writeHead(fault.status ?? 502, { 'content-type': 'text/html' })
    response.end('<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>')
    return fault.status ?? 502
  }
  if (fault.kind === 'garbage') {
    response.writeHead(fault.status ?? 200, { 'content-type': 'application/json' })
    response.end('{"ok":tru')
    return fault.status ?? 200
  }
  if (fault.kind === 'half') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 4096 })
    response.write('{"ok":true,"result":{', () => socket?.destroy())
  }
  return 0
}
