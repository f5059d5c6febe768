/**
 * The floor of the live figures: what the same path costs with nothing but the path. A webhook is parsed, five rows are
 * written in one statement for whatever waits (natural batching), the batch travels over Redis, and each instance writes
 * one ready frame to every socket, coalesced by the event loop. No rights, no GraphQL, no ORM, no choice of fields.
 * Paths: / the whole of it, /one one row in a batch, /http nothing. Arguments: PostgreSQL and Redis, a channel.
 */
import { createHmac } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import pg from 'pg'
import { createClient } from 'redis'
import { type WebSocket, WebSocketServer } from 'ws'
import { batchStatement, createTables, type GivenUpdate } from './bare-tables.ts'
import { serverFrame } from './wire.ts'

const [connectionString, redisUrl, channel = 'bare'] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString, max: 2 })
await createTables(pool)
const publisher = createClient({ url: redisUrl }).on('error', () => undefined)
const subscriber = createClient({ url: redisUrl }).on('error', () => undefined)
await Promise.all([publisher.connect(), subscriber.connect()])

type Told = { seq: number; text: string }
const sockets = new Set<Socket>()
const frameBytes = 1_800
let frames: Buffer[] = []

await subscriber.subscribe(channel, (text) => {
  for (const told of JSON.parse(text) as Told[]) {
    if (frames.length === 0) setImmediate(flush)
    frames.push(frameOf(told))
  }
})

function flush(): void {
  const together = frames.length === 1 ? frames[0]! : Buffer.concat(frames)
  frames = []
  for (const socket of sockets) socket.write(together)
}

function frameOf({ seq, text }: Told): Buffer {
  const head = `{"id":"1","type":"next","payload":{"data":{"events":{"__typename":"MessageReceived","cursor":"b.${seq}",`
  return serverFrame(`${head}"text":${JSON.stringify(text)},"rest":"${'x'.repeat(frameBytes - head.length)}"}}}}`)
}

/** Runs `work` with whatever was given while it ran before. */
function inBatches<Given>(work: (batch: Given[]) => Promise<void>): (given: Given) => Promise<void> {
  const waiting: { given: Given; done: () => void }[] = []
  let isRunning = false
  const run = async () => {
    isRunning = true
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const batch = waiting.splice(0, 256)
      await work(batch.map((one) => one.given))
      for (const { done } of batch) done()
    }
    isRunning = false
  }
  return (given) =>
    new Promise((done) => {
      waiting.push({ given, done })
      if (!isRunning) void run()
    })
}

const storeAll = inBatches<GivenUpdate>(async (batch) => {
  const stored = await pool.query<{ seq: string; text: string }>(batchStatement(batch))
  const told = stored.rows.map(({ seq, text }) => ({ seq: Number(seq), text }))
  void publisher.publish(channel, JSON.stringify(told))
})

const storeOne = inBatches<string>(async (batch) => {
  const text = 'insert into bare_one (body) select * from unnest($1::text[])'
  await pool.query({ name: 'one', text, values: [batch] })
})

async function take(path: string, body: string): Promise<void> {
  if (path === '/http') return
  if (path === '/one') return storeOne(body)
  const { update_id, message } = JSON.parse(body) as {
    update_id: number
    message: { chat: { id: number }; text: string }
  }
  await storeAll({ id: `${process.pid}.${update_id}`, chat: message.chat.id, text: message.text, body })
}

const server = http.createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    void take(request.url ?? '/', Buffer.concat(parts).toString()).then(() => {
      response.writeHead(200, { 'content-length': '0' })
      response.end()
    })
  })
})

const upgrades = new WebSocketServer({ noServer: true, handleProtocols: () => 'graphql-transport-ws' })
server.on('upgrade', (request, socket, head) => {
  createHmac('sha256', 'secret')
    .update(request.headers.cookie ?? '')
    .digest()
  upgrades.handleUpgrade(request, socket, head, (opened) => follow(opened, socket as Socket))
})

function follow(opened: WebSocket, socket: Socket): void {
  opened.on('message', (data: Buffer) => {
    if (data.includes('connection_init')) return opened.send('{"type":"connection_ack"}')
    sockets.add(socket)
    opened.send('{"id":"1","type":"next","payload":{"data":{"events":{"__typename":"Heartbeat","cursor":"b.0"}}}}')
  })
  opened.on('close', () => sockets.delete(socket))
  opened.on('error', () => undefined)
}

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.stdout.write(`${JSON.stringify({ ready: 'bare', url: `http://127.0.0.1:${port}` })}\n`)
})
process.on('SIGTERM', () => process.exit(0))
process.on('disconnect', () => process.exit(0))
