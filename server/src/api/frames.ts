import type { Socket } from 'node:net'
import { WebSocket, type WebSocketServer } from 'ws'
import type { Batch, Outlet } from '../graphql/live/outlet.ts'
import { frameHeaderSize, writeFrameHeader } from '../lib/websocket-frame.ts'

/** Up to here frames are handed over without waiting; beyond it a socket's subscriptions wait for its reader. */
const fullBytes = 256 * 1024
/** Nothing may make a socket hold more; its client comes back by its cursor. */
const capBytes = 1024 * 1024
/** How long a reader may take nothing while his socket is full. */
const patienceMs = 10_000
const pingMs = 12_000
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
export function outletOf(line: Line, id: string): Outlet {
  return {
    write(batch) {
      if (line.socket.readyState !== WebSocket.OPEN) return true
      if (line.raw.writableLength > fullBytes) return false
      line.raw.write(framesOf(batch, id))
      return true
    },
    drained: () => drained(line),
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

/**
 * Pings every socket by one clock and ends those that did not answer the last ping; gives the function that stops it.
 */
export function keepAlive(server: WebSocketServer): () => void {
  const awaited = new WeakSet<WebSocket>()
  const clock = setInterval(() => {
    for (const socket of server.clients) {
      if (awaited.has(socket)) {
        socket.terminate()
        continue
      }
      awaited.add(socket)
      socket.once('pong', () => awaited.delete(socket))
      socket.ping()
    }
  }, pingMs)
  return () => clearInterval(clock)
}
