/**
 * Telegram as the sending side sees it: takes sendMessage, keeps who wrote to whom and when, answers 429 to a bot that
 * writes faster than it may (a bucket of 30, 30 a second) and, when told, to one call of so many.
 */
import http, { type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ALLOWED_UPDATES } from '../../../server/src/channels/telegram-api/updates.ts'
import { now } from '../measure/clock.ts'
import type { ProviderAsked, Sent } from './providers.ts'

const perSecond = 30
type Bucket = { left: number; at: number }
const buckets = new Map<string, Bucket>()
let sent: Sent[] = []
let calls = 0
let terms: NonNullable<ProviderAsked['terms']> = { isLimiting: true, refuseEvery: 0, delayMs: 0 }

const server = http.createServer((request, response) => {
  const at = now()
  void answer(request, at).then(({ status, body }) => {
    const text = JSON.stringify(body)
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    setTimeout(() => response.writeHead(status, headers).end(text), terms.delayMs)
  })
})

async function answer(request: IncomingMessage, at: number): Promise<{ status: number; body: object }> {
  const [, bot = '', method = ''] = /^\/bot(\d+):[^/]+\/(\w+)/.exec(request.url ?? '') ?? []
  const params = await read(request)
  if (method !== 'sendMessage') return { status: 200, body: { ok: true, result: other(method, { bot, params }) } }
  const isRefused =
    (terms.isLimiting && !takes(bot, at)) || (terms.refuseEvery > 0 && ++calls % terms.refuseEvery === 0)
  sent.push({ bot, chat: params.chat_id ?? '', text: params.text ?? '', at, isRefused })
  if (isRefused) return { status: 429, body: tooMany }
  return { status: 200, body: { ok: true, result: messageTo(params) } }
}

const tooMany = { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 1 } }

function takes(bot: string, at: number): boolean {
  const bucket = buckets.get(bot) ?? { left: perSecond, at }
  buckets.set(bot, bucket)
  bucket.left = Math.min(perSecond, bucket.left + ((at - bucket.at) / 1000) * perSecond)
  bucket.at = at
  if (bucket.left < 1) return false
  bucket.left -= 1
  return true
}

type Params = { chat_id?: string; text?: string }
let messageIds = 0

function messageTo({ chat_id: id, text }: Params): object {
  return {
    message_id: ++messageIds,
    date: Math.floor(Date.now() / 1000),
    chat: { id: Number(id), type: 'private' },
    text,
  }
}

function other(method: string, { bot, params }: { bot: string; params: Params }): unknown {
  if (method === 'getMe') return { id: Number(bot), is_bot: true, first_name: 'Бот', username: `bot_${bot}` }
  if (method === 'getWebhookInfo') {
    // Registered for all we read: else every check would register it again.
    return { url: `https://bench.example/${bot}`, pending_update_count: 0, allowed_updates: ALLOWED_UPDATES }
  }
  if (method === 'getUserProfilePhotos') return { total_count: 0, photos: [] }
  if (method === 'getChat') return { id: Number(params.chat_id), type: 'private', first_name: 'Клиент' }
  return true
}

async function read(request: IncomingMessage): Promise<Params> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  try {
    return JSON.parse(Buffer.concat(parts).toString()) as Params
  } catch {
    return {}
  }
}

process.on('message', (asked: ProviderAsked) => {
  if (asked.terms) terms = { ...terms, ...asked.terms }
  const taken = asked.isTaking ? sent : []
  if (asked.isTaking) sent = []
  process.send!({ id: asked.id, sent: taken, count: sent.length })
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.stdout.write(`${JSON.stringify({ ready: 'provider', url: `http://127.0.0.1:${port}` })}\n`)
})
