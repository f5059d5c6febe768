import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type Proxy, startProxy } from '../support/proxy.ts'
import { until } from '../support/stack.ts'

let server: Server
let proxy: Proxy
const arrived: { socket: Socket; text: string; isOver: boolean }[] = []

// An echo that remembers what it was told.
beforeAll(async () => {
  server = createServer((socket) => {
    const seen = { socket, text: '', isOver: false }
    arrived.push(seen)
    socket.on('error', () => {})
    socket.once('close', () => (seen.isOver = true))
    socket.on('data', (chunk: Buffer) => {
      seen.text += chunk.toString()
      socket.write(chunk)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  proxy = await startProxy((server.address() as { port: number }).port)
})
afterAll(async () => {
  await proxy.close()
  for (const { socket } of arrived) socket.destroy()
  server.close()
})
afterEach(() => {
  proxy.onBytes = undefined
  proxy.set({})
  proxy.cut('rst')
})

async function call() {
  const socket = connect(proxy.port, '127.0.0.1')
  const line = { socket, text: '', end: '' }
  socket.on('data', (chunk: Buffer) => (line.text += chunk.toString()))
  socket.on('error', (error: NodeJS.ErrnoException) => (line.end = error.code ?? 'error'))
  socket.once('end', () => (line.end ||= 'FIN'))
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => {})
  return line
}

it('forwards both ways, and the end as well', async () => {
  const line = await call()
  line.socket.end('раз')
  await until(() => line.text === 'раз' && line.end === 'FIN')
  await until(() => arrived.at(-1)!.isOver)
})

it('cuts with FIN or RST', async () => {
  for (const [how, end] of [
    ['fin', 'FIN'],
    ['rst', 'ECONNRESET'],
  ] as const) {
    const line = await call()
    line.socket.write('x')
    await until(() => line.text === 'x')
    proxy.cut(how)
    await until(() => line.end === end)
    await until(() => proxy.lines.size === 0)
  }
})

it('delays, keeping the order, for open lines as well', async () => {
  const line = await call()
  proxy.set({ delayMs: 150 })
  const began = performance.now()
  for (const part of ['a', 'b', 'c']) line.socket.write(part)
  await until(() => line.text === 'abc')
  expect(performance.now() - began).toBeGreaterThan(290)
})

it('lets nothing through one way, and never goes on with a hole in the stream', async () => {
  const line = await call()
  line.socket.write('да')
  await until(() => arrived.at(-1)!.text === 'да')
  proxy.set({ drop: ['up'] })
  line.socket.write('нет')
  arrived.at(-1)!.socket.write('сюда')
  await until(() => line.text === 'дасюда')
  expect(arrived.at(-1)!.text).toBe('да')
  proxy.set({ drop: ['down'] })
  const torn = await call()
  torn.socket.write('туда')
  await until(() => arrived.at(-1)!.text === 'туда')
  proxy.set({})
  torn.socket.write('?')
  await until(() => torn.end === 'ECONNRESET')
  expect(torn.text).toBe('')
})

it('accepts and never answers, or resets, or refuses', async () => {
  proxy.set({ accept: 'hang' }, 'new')
  const before = arrived.length
  const hung = await call()
  hung.socket.write('алло')
  proxy.set({ accept: 'reset' }, 'new')
  const reset = await call()
  await until(() => reset.end === 'ECONNRESET')
  await proxy.refuse()
  const refused = await call()
  expect(refused.end).toBe('ECONNREFUSED')
  expect([arrived.length, hung.text]).toEqual([before, ''])
  await proxy.listen()
  proxy.set({})
  const well = await call()
  well.socket.write('да')
  await until(() => well.text === 'да')
})

it('throttles and stalls', async () => {
  const line = await call()
  proxy.set({ bytesPerSecond: 10_000 })
  const began = performance.now()
  line.socket.write('x'.repeat(4_000))
  await until(() => line.text.length === 4_000)
  expect(performance.now() - began).toBeGreaterThan(350)
  proxy.set({ stall: ['down'] })
  line.socket.write('y')
  await until(() => arrived.at(-1)!.text.endsWith('y'))
  expect(line.text).not.toContain('y')
  proxy.set({})
  await until(() => line.text.endsWith('y'))
})

it('cuts before or after the bytes a test waits for', async () => {
  for (const wish of ['cut-before', 'cut-after'] as const) {
    proxy.onBytes = (way, chunk) => (way === 'up' && chunk.includes('COMMIT') ? wish : undefined)
    const line = await call()
    line.socket.write('BEGIN;')
    await until(() => line.text === 'BEGIN;')
    line.socket.write('COMMIT;')
    await until(() => line.end !== '' && arrived.at(-1)!.isOver)
    expect(arrived.at(-1)!.text).toBe(wish === 'cut-before' ? 'BEGIN;' : 'BEGIN;COMMIT;')
    expect(line.text).toBe('BEGIN;')
  }
})
