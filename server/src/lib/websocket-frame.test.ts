import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { expect, it } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import { frameHeaderSize, writeFrameHeader } from './websocket-frame.ts'

it('is read by any client, whatever the length', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const texts = [0, 1, 125, 126, 65_535, 65_536, 200_000].map((length) => 'x'.repeat(length))
  server.on('connection', (_socket, request) => {
    for (const text of texts) {
      const frame = Buffer.alloc(frameHeaderSize(text.length) + text.length)
      frame.write(text, writeFrameHeader(frame, 0, text.length))
      ;(request.socket as Duplex).write(frame)
    }
  })
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as { port: number }).port}`)
  const heard: string[] = []
  client.on('message', (data: Buffer) => heard.push(data.toString()))
  while (heard.length < texts.length) await once(client, 'message')
  expect(heard).toEqual(texts)
  client.terminate()
  server.close()
})
