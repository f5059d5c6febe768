import type { IncomingMessage } from 'node:http'
import { WebSocket, type WebSocketServer } from 'ws'

/**
 * Up to here frames are handed to the kernel without waiting; beyond it a socket's subscriptions wait for its reader.
 */
const fullBytes = 256 * 1024
/** How long a reader may take nothing while his socket is full. */
const patienceMs = 10_000
const pingMs = 12_000

const corked = new WeakSet<object>()

/**
 * Writes a frame. Frames of one turn of the event loop leave in one system call (no timer: the loop itself is the
 * clock). Resolves at once while there is room, else when the reader has taken it; a reader who takes nothing for ten
 * seconds is cut off, and comes back by his cursor.
 */
export function sendFrame(socket: WebSocket, request: IncomingMessage, frame: string): Promise<void> | void {
  if (socket.readyState !== WebSocket.OPEN) return undefined
  cork(request)
  if (socket.bufferedAmount < fullBytes) return socket.send(frame, () => undefined)
  return new Promise((resolve) => {
    const cut = setTimeout(() => socket.terminate(), patienceMs)
    socket.send(frame, () => {
      clearTimeout(cut)
      resolve()
    })
  })
}

function cork({ socket }: IncomingMessage): void {
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
