/**
 * A TCP proxy that misbehaves on demand, between any client and any server of a test. How to use it:
 *
 *   const proxy = await startProxy(Number(new URL(api.url).port))   // proxy.port, proxy.url ('http://127.0.0.1:…')
 *   proxy.set({ delayMs: 200 })                                    // every line, open or to come
 *   proxy.set({ drop: ['down'] }, 'open')                          // one-way silence, of the open ones only
 *   proxy.set({ accept: 'hang' }, 'new')                           // half-open: accepted, never answered
 *   proxy.set({})                                                  // well again
 *   proxy.cut('fin'); proxy.cut('rst')                             // ends every open line
 *   await proxy.refuse(); await proxy.listen()                     // ECONNREFUSED, and back on the same port
 *   proxy.onBytes = (way, chunk) => (way === 'up' && chunk.includes('COMMIT') ? 'cut-after' : undefined)
 *
 * `up` is from the client to the target, `down` the way back. Bytes keep their order whatever is set meanwhile.
 */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** The way that bytes go: `up` from the client to the target. */
export type Way = 'up' | 'down'

/** What is wrong with a line; nothing given, nothing wrong. */
export type Faults = {
  /** Every chunk arrives this much later, both ways. */
  delayMs?: number
  /** At most so many bytes a second, each way. */
  bytesPerSecond?: number
  /** Bytes (and the end) of these ways vanish, and the sender notices nothing. Well again, such a line is reset. */
  drop?: Way[]
  /** Bytes of these ways are not even read: the sender's buffers fill. */
  stall?: Way[]
  /** What happens to a new line: forwarded, accepted and never answered, or reset at once. */
  accept?: 'forward' | 'hang' | 'reset'
}

/** What `onBytes` wants to happen: a cut instead of forwarding these bytes, or right after they were received. */
export type Wish = 'cut-before' | 'cut-after' | undefined | void

/** One connection through the proxy. */
export type ProxyLine = { faults: Faults; cut(how: 'fin' | 'rst'): void }

/** A running proxy; see the top of this file. */
export type Proxy = {
  port: number
  url: string
  lines: ReadonlySet<ProxyLine>
  /** Lines accepted since the start. */
  accepted: number
  /** Called before bytes are forwarded. */
  onBytes: ((way: Way, chunk: Buffer, line: ProxyLine) => Wish) | undefined
  set(faults: Faults, whom?: 'all' | 'open' | 'new'): void
  cut(how: 'fin' | 'rst'): void
  refuse(): Promise<void>
  listen(): Promise<void>
  close(): Promise<void>
}

/** Starts a proxy on a free port of 127.0.0.1 in front of `port` there. */
export async function startProxy(target: number): Promise<Proxy> {
  const lines = new Set<ProxyLine>()
  let forNew: Faults = {}
  let server: Server | undefined
  const accept = (client: Socket) => {
    proxy.accepted += 1
    client.on('error', () => client.destroy())
    if (forNew.accept === 'reset') return client.resetAndDestroy()
    const line = joinLine(client, forNew.accept === 'hang' ? undefined : target, proxy)
    line.faults = forNew
    lines.add(line)
    client.once('close', () => lines.delete(line))
  }
  const proxy: Proxy = {
    port: 0,
    url: '',
    lines,
    accepted: 0,
    onBytes: undefined,
    set(faults, whom = 'all') {
      if (whom !== 'open') forNew = faults
      if (whom !== 'new') for (const line of lines) line.faults = faults
    },
    cut: (how) => lines.forEach((line) => line.cut(how)),
    async refuse() {
      const closed = server && once(server, 'close')
      server?.close()
      server = undefined
      proxy.cut('rst')
      await closed
    },
    async listen() {
      server = createServer({ allowHalfOpen: true, noDelay: true }, accept).listen({
        port: proxy.port,
        host: '127.0.0.1',
        backlog: 4_096,
      })
      await once(server, 'listening')
      proxy.port = (server.address() as { port: number }).port
      proxy.url = `http://127.0.0.1:${proxy.port}`
    },
    close: () => proxy.refuse(),
  }
  await proxy.listen()
  return proxy
}

function joinLine(client: Socket, target: number | undefined, proxy: Proxy): ProxyLine {
  const upstream = target && connect({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
  const line: ProxyLine = {
    faults: {},
    cut(how) {
      for (const socket of [client, upstream]) {
        if (!socket) continue
        if (how === 'rst') socket.resetAndDestroy()
        else socket.end(() => socket.destroy())
      }
    },
  }
  if (!upstream) {
    client.resume()
    return line
  }
  upstream.on('error', () => upstream.destroy())
  // A side that is gone takes the other with it, unless its end is among what vanishes.
  upstream.once('close', () => line.faults.drop?.includes('down') || client.destroy())
  client.once('close', () => line.faults.drop?.includes('up') || upstream.destroy())
  void pump({ way: 'up', from: client, to: upstream }, line, proxy)
  void pump({ way: 'down', from: upstream, to: client }, line, proxy)
  return line
}

type Pipe = { way: Way; from: Socket; to: Socket }
const tickMs = 20

async function pump({ way, from, to }: Pipe, line: ProxyLine, proxy: Proxy): Promise<void> {
  const queue: { chunk: Buffer; at: number }[] = []
  let isTorn = false
  let wake = () => {}
  from.on('data', (chunk: Buffer) => {
    queue.push({ chunk, at: performance.now() })
    // Back-pressure: what waits here for its time is bounded.
    if (queue.length >= 64) from.pause()
    wake()
  })
  from.once('end', () => wake())
  from.once('close', () => wake())
  while (!to.destroyed) {
    if (line.faults.stall?.includes(way)) {
      from.pause()
      await sleep(tickMs)
      continue
    }
    const next = queue.shift()
    if (queue.length < 32 && from.isPaused()) from.resume()
    if (!next && from.readableEnded) break
    if (!next) {
      // Looks again now and then: what is set meanwhile holds for a line that is silent, too.
      await Promise.race([new Promise<void>((resolve) => (wake = resolve)), sleep(tickMs)])
      continue
    }
    if (line.faults.drop?.includes(way)) {
      isTorn = true
      continue
    }
    // What TCP loses it sends again; here it is gone, and a stream with a hole in it would be a lie about the network.
    if (isTorn) return line.cut('rst')
    const early = next.at + (line.faults.delayMs ?? 0) - performance.now()
    if (early > 0) await sleep(early)
    const wish = proxy.onBytes?.(way, next.chunk, line)
    if (wish === 'cut-before') return line.cut('rst')
    await write(to, next.chunk, line)
    if (wish !== 'cut-after') continue
    // A reset could overtake the bytes: who sends is reset, who receives gets them and the end.
    from.resetAndDestroy()
    return void to.end(() => to.destroy())
  }
  if (!line.faults.drop?.includes(way)) to.end()
}

async function write(to: Socket, chunk: Buffer, { faults }: ProxyLine): Promise<void> {
  const step = faults.bytesPerSecond ? Math.max(1, Math.round((faults.bytesPerSecond * tickMs) / 1000)) : chunk.length
  for (let at = 0; at < chunk.length && !to.destroyed; at += step) {
    const hasRoom = to.write(chunk.subarray(at, at + step))
    if (!hasRoom) await Promise.race([once(to, 'drain'), once(to, 'close')]).catch(() => {})
    if (faults.bytesPerSecond) await sleep(tickMs)
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
