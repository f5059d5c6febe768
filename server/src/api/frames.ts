import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import type { Batch, Outlet } from '../graphql/live/outlet.ts'
import { frameHeaderSize, writeFrameHeader } from '../lib/websocket-frame.ts'

/** Up to here frames are handed over without waiting; beyond it a socket's subscriptions wait for its reader. */
const fullBytes = 256 * 1024
/** Nothing may make a socket hold more; its client comes back by its cursor. */
const capBytes = 1024 * 1024
/** How long a reader may take nothing while his socket is full. */
const patienceMs = 10_000
const pingMs = 12_000
const pingTurnMs = 1_000
/** RFC 6455 §5.5.2, without payload; written past `ws` like the frames of the feed. */
const pingFrame = Buffer.from([0x89, 0])
const frameStart = '","type":"next","payload":'

const corked = new WeakSet<object>()

/** A socket and the connection itself. */
type Line = { socket: WebSocket; raw: Socket }

/**
 * Writes a frame. Frames of one turn of the event loop leave in one system call (no timer: the loop itself is the
 * clock). Resolves at once while there is room, else when the reader has taken it; who takes nothing is cut off.
 */
export async function sendFrame({ socket, raw }: Line, frame: string): Promise<void> {
  if (socket.readyState !== WebSocket.OPEN) return
  if (raw.writableLength > capBytes) return socket.terminate()
  cork(raw)
  socket.send(frame, () => undefined)
  if (raw.writableLength > fullBytes) await drained({ socket, raw })
}

/**
 * Where the results of subscription `id` go: whole batches of ready frames, in one write that is made once for all who
 * use the same id. A full socket takes nothing more until its reader has taken what is there.
 */
export class FrameOutlet implements Outlet {
  readonly #line: Line
  readonly #id: string

  constructor(line: Line, id: string) {
    this.#line = line
    this.#id = id
  }

  write(batch: Batch): boolean {
    const { socket, raw } = this.#line
    if (socket.readyState !== WebSocket.OPEN) return true
    if (raw.writableLength > fullBytes) return false
    raw.write(framesOf(batch, this.#id))
    return true
  }

  drained(): Promise<boolean> {
    return drained(this.#line)
  }
}

function framesOf({ payloads, framed }: Batch, id: string): Buffer {
  const known = framed.get(id)
  if (known) return known
  const start = Buffer.from(`{"id":${JSON.stringify(id).slice(0, -1)}${frameStart}`)
  const sizes = payloads.map((payload) => start.length + payload.length + 1)
  const all = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + size + frameHeaderSize(size), 0))
  let at = 0
  for (const [index, payload] of payloads.entries()) {
    at = writeFrameHeader(all, at, sizes[index]!)
    at += start.copy(all, at)
    at += payload.copy(all, at)
    at = all.writeUInt8(0x7d, at)
  }
  framed.set(id, all)
  return all
}

/** True when the reader has taken everything, false when the socket is over; who takes nothing for 10 s is cut off. */
async function drained({ socket, raw }: Line): Promise<boolean> {
  if (raw.destroyed || socket.readyState !== WebSocket.OPEN) return false
  if (raw.writableLength <= fullBytes) return true
  raw.uncork()
  const cut = () => socket.terminate()
  raw.setTimeout(patienceMs).once('timeout', cut)
  await new Promise<void>((resolve) => raw.once('drain', resolve).once('close', resolve))
  raw.setTimeout(0).off('timeout', cut)
  return !raw.destroyed
}

function cork(socket: Socket): void {
  if (corked.has(socket)) return
  corked.add(socket)
  socket.cork()
  setImmediate(() => {
    corked.delete(socket)
    socket.uncork()
  })
}

/** Who is watched is pinged every 12 s, and cut off when he did not answer the last ping. */
export type Pings = { watch(line: Line): void; stop(): void }

/** One clock pings everybody, a part of them each second: a thousand answers at once would hold up what is live. */
export function startPings(): Pings {
  const wheel = Array.from({ length: pingMs / pingTurnMs }, () => new Set<Line>())
  const silent = new WeakSet<WebSocket>()
  let turns = 0
  let watched = 0
  const clock = setInterval(() => {
    const turn = wheel[++turns % wheel.length]!
    for (const line of turn) {
      const { socket, raw } = line
      if (socket.readyState === WebSocket.CLOSED) turn.delete(line)
      else if (silent.has(socket)) socket.terminate()
      else if (socket.readyState === WebSocket.OPEN) raw.write(pingFrame)
      silent.add(socket)
    }
  }, pingTurnMs)
  // One for all: a closure for each would outweigh what is kept of an idle socket.
  function hear(this: WebSocket): void {
    silent.delete(this)
  }
  return {
    watch(line) {
      wheel[++watched % wheel.length]!.add(line)
      line.socket.on('pong', hear)
    },
    stop: () => clearInterval(clock),
  }
}
