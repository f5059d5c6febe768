import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { OutboundFile, SendResult } from '../channel.ts'
import { sendMessage } from './send.ts'

const TOKEN = '123456789:AAF-this-is-the-secret-part-of-a-token'
const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A provider that does as told when a request has arrived. */
async function provider(onRequest: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => onRequest(socket))
  }).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const http =
  (status: string, body: string, headers = '') =>
  (socket: Socket) =>
    void socket.end(`HTTP/1.1 ${status}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`)
const refusal = (code: number, description: string, parameters?: object) =>
  http(`${code} X`, JSON.stringify({ ok: false, error_code: code, description, parameters }))

async function send(
  apiRoot: string,
  files: OutboundFile[] = [],
  signal = AbortSignal.timeout(5000),
): Promise<SendResult> {
  const result = await sendMessage({ token: TOKEN, apiRoot }, { chatId: '42', text: 'привет', files }, signal)
  expect(JSON.stringify(result)).not.toMatch(/secret-part|http:|127\.0\.0\.1/)
  return result
}

const file = (open: OutboundFile['open'], fileName = 'a.bin'): OutboundFile => ({
  kind: 'DOCUMENT',
  fileName,
  mimeType: 'application/octet-stream',
  size: 3,
  open,
})

describe('what a send comes to', () => {
  it('is sent with the ids of the provider', async () => {
    const result = { message_id: 77, date: 1767225600, chat: { id: 42 } }
    const root = await provider(http('200 OK', JSON.stringify({ ok: true, result })))
    expect(await send(root)).toEqual({
      type: 'sent',
      externalIds: ['77'],
      at: new Date('2026-01-01T00:00:00Z'),
      httpCode: 200,
    })
  })

  it('is proven not sent when there was no connection', async () => {
    const closed = await provider(() => undefined)
    await new Promise((resolve) => servers.pop()?.close(resolve))
    expect(await send(closed)).toMatchObject({ type: 'retry', scope: 'message', code: 'ECONNREFUSED' })
    expect(await send('http://no-such-host.invalid')).toMatchObject({ type: 'retry', scope: 'message' })
  })

  it('is proven not sent when its time was over before the connection took it', async () => {
    let requests = 0
    const root = await provider(() => (requests += 1))
    const late = { chatId: '42', text: 'привет', files: [], leaveBefore: performance.now() }
    const result = await sendMessage({ token: TOKEN, apiRoot: root }, late, AbortSignal.timeout(5000))
    expect(result).toMatchObject({ type: 'retry', scope: 'message', code: 'LEASE_TOO_SHORT' })
    const open = async () => new Response('abc').body as ReadableStream<Uint8Array>
    const files = [file(open)]
    expect(
      await sendMessage({ token: TOKEN, apiRoot: root }, { ...late, files }, AbortSignal.timeout(5000)),
    ).toMatchObject({ type: 'retry', code: 'LEASE_TOO_SHORT' })
    expect(requests).toBe(0)
  })

  it('is written whole when it is in time', async () => {
    const heard: string[] = []
    const root = await provider((socket) => http('200 OK', '{"ok":true,"result":{"message_id":1,"date":1}}')(socket))
    servers.at(-1)!.on('connection', (socket: Socket) => socket.on('data', (bytes) => heard.push(String(bytes))))
    const message = { chatId: '42', text: 'привет', files: [], leaveBefore: performance.now() + 5000 }
    const result = await sendMessage({ token: TOKEN, apiRoot: root }, message, AbortSignal.timeout(5000))
    expect(result).toMatchObject({ type: 'sent', externalIds: ['1'] })
    expect(heard.join('')).toMatch(/content-length: \d+/i)
    expect(heard.join('')).toContain('"text":"привет"')
  })

  it('is proven not sent when TLS is refused before anything is written', async () => {
    const plain = await provider((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await send(plain.replace('http:', 'https:'))).toMatchObject({ type: 'retry', scope: 'message' })
  })

  it.each([
    ['a reset after the request', (socket: Socket) => void socket.resetAndDestroy(), 'ECONNRESET'],
    ['an end after the request', (socket: Socket) => void socket.end(), 'UND_ERR_SOCKET'],
    [
      'half an answer',
      (socket: Socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"ok":tr'),
      undefined,
    ],
    ['a proxy with a page', http('502 Bad Gateway', '<html>nginx</html>'), 'HTTP_502'],
    ['a page with 200', http('200 OK', '<!doctype html>'), 'HTTP_200'],
    ['garbage with 200', http('200 OK', '{"ok":tru'), 'HTTP_200'],
    ['JSON that is no answer', http('200 OK', '{"hello":1}'), 'HTTP_200'],
    ['ok without a result', http('200 OK', '{"ok":true}'), 'HTTP_200'],
    ['an empty 200', http('200 OK', ''), 'HTTP_200'],
    ['a redirect', http('302 Found', '', 'location: /elsewhere\r\n'), undefined],
    ['a 500 in words', refusal(500, 'Internal Server Error: restart'), 'HTTP_500'],
    ['a 504 in words', refusal(504, 'Gateway Timeout'), 'HTTP_504'],
  ])('is unknown after %s', async (_, behave, code) => {
    expect(await send(await provider(behave))).toMatchObject({ type: 'unknown', ...(code && { code }) })
  })

  it('is unknown when no answer comes in time', async () => {
    const silent = await provider(() => undefined)
    expect(await send(silent, [], AbortSignal.timeout(150))).toMatchObject({ type: 'unknown', code: 'TIMEOUT' })
  })

  it('S1-55: says that the token is not taken', async () => {
    for (const answer of [refusal(401, 'Unauthorized'), refusal(404, 'Not Found')]) {
      expect(await send(await provider(answer))).toMatchObject({ type: 'refused', code: 'UNAUTHORIZED' })
    }
  })

  it('holds the whole bot for as long as a 429 says', async () => {
    const busy = await provider(refusal(429, 'Too Many Requests: retry after 14', { retry_after: 14 }))
    expect(await send(busy)).toMatchObject({ type: 'retry', scope: 'bot', afterMs: 14_000, httpCode: 429 })
  })

  it('tells where a group has moved', async () => {
    const text = 'Bad Request: group chat was upgraded to a supergroup chat'
    const moved = await provider(refusal(400, text, { migrate_to_chat_id: -1001234567890 }))
    expect(await send(moved)).toMatchObject({
      type: 'refused',
      code: 'CHAT_MIGRATED',
      migrateToChatId: '-1001234567890',
    })
  })

  it('takes "not modified" for success', async () => {
    const same = await provider(refusal(400, 'Bad Request: message is not modified: specified new message content'))
    expect(await send(same)).toMatchObject({ type: 'sent', externalIds: [] })
  })

  it('finds a file of ours missing before anything leaves', async () => {
    let requests = 0
    const root = await provider(() => void requests++)
    const missing = file(() => Promise.reject(new Error('ENOENT')))
    expect(await send(root, [missing])).toMatchObject({ type: 'refused', code: 'FILE_MISSING' })
    expect(requests).toBe(0)
  })

  it('is proven not sent when a file of ours breaks off: the request never ends', async () => {
    let pulls = 0
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      if (pulls++ < 3) controller.enqueue(new Uint8Array(1000))
      else controller.error(new Error('disk'))
    }
    let received = ''
    const root = await provider((socket) => void socket.on('data', (chunk) => (received += chunk.toString('latin1'))))
    const broken = file(async () => new ReadableStream({ pull }))
    expect(await send(root, [broken])).toMatchObject({ type: 'retry', scope: 'message', code: 'FILE_STREAM' })
    // the last chunk of a body is empty
    expect(received).not.toMatch(/\r\n0\r\n\r\n/)
  })

  it('makes no call with what cannot be a token', async () => {
    const account = { token: '123:a/../../x', apiRoot: 'http://127.0.0.1:1' }
    const message = { chatId: '1', text: 'x', files: [] }
    expect(await sendMessage(account, message, AbortSignal.timeout(500))).toMatchObject({ code: 'UNAUTHORIZED' })
  })
})
