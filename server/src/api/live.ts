import { type ExecutionArgs, GraphQLError } from 'graphql'
import { CloseCode, type Context as SocketContext, handleProtocols, makeServer, parseMessage } from 'graphql-ws'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { UserError } from '../errors.ts'
import { ownTurn } from '../graphql/live/crowd.ts'
import { alone, type Terms } from '../graphql/live/join-group.ts'
import { saidGraphqlError, saidResult } from '../graphql/said-errors.ts'
import { log } from '../lib/log.ts'
import type { Viewer } from '../team/viewer.ts'
import { type Asker, askerOf } from './asker.ts'
import { FrameOutlet, sendFrame, startPings } from './frames.ts'
import { prepare, type Prepared, type Wanted } from './live/prepare.ts'
import { SharedSubscriptions } from './live/shared-subscriptions.ts'
import { hasTrustedOrigin } from './origin.ts'
import { watchSession } from './session-watch.ts'
import { isBearer, viewerOfKey } from './viewer.ts'

const maxSubscriptions = 20
/** RFC 6455 and its registry: come back at once, or later. Unlike 4500 neither is the end for graphql-ws clients. */
const serviceRestart = 1012
const tryAgainLater = 1013

/**
 * A socket with whom it belongs to: nobody until its first message names a key, when it brought neither. `live` is what
 * the library knows of it once it was let in, `outcome` what was prepared for the subscription it is about to begin.
 * The request itself is not kept: with its headers it is as big as all the rest.
 */
type Line = {
  socket: WebSocket
  raw: Socket
  asker: Asker
  shared: SharedSubscriptions
  live?: Live
  outcome?: Prepared | readonly GraphQLError[]
  stopWatching(): void
}
type Live = SocketContext<Record<string, unknown> | undefined, Line>
type Handshake = { request: IncomingMessage; socket: Duplex; head: Buffer }

/**
 * Subscriptions by graphql-transport-ws: the session's cookie and the origin are checked at the handshake. Who has a
 * key and cannot send headers names it in the payload of connection_init: `{ "authorization": "Bearer …" }`.
 */
export function createLive() {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024, handleProtocols })
  const pings = startPings()
  const protocol = makeServer<Record<string, unknown> | undefined, Line>({
    connectionInitWaitTimeout: 3_000,
    onConnect: admit,
    onSubscribe: ({ extra: { outcome = [] } }) => ('source' in outcome ? { ...outcome.args, ...outcome } : outcome),
    subscribe: (given) => {
      const { args, source } = given as ExecutionArgs & Prepared
      return Symbol.asyncIterator in source ? alone(args, source) : source
    },
    onNext: ({ extra }, _id, _payload, _args, result) => saidResult(result, extra.asker),
    onError: ({ extra }, _id, _payload, errors) => errors.map((error) => saidGraphqlError(error, extra.asker)),
  })
  return {
    async upgrade({ request, socket, head }: Handshake): Promise<void> {
      socket.on('error', destroySelf)
      if (!hasTrustedOrigin(request)) return refuseHandshake(socket, '403 Forbidden')
      const asker = await askerOf(request, null).catch(() => null)
      if (!asker) return refuseHandshake(socket, '503 Service Unavailable')
      await ownTurn()
      sockets.handleUpgrade(request, socket, head, (opened) => {
        const shared = new SharedSubscriptions()
        const line = { socket: opened, raw: socket as Socket, asker, shared, stopWatching: () => undefined }
        attach(protocol, line)
        pings.watch(line)
      })
    },
    /** Tells every client to come back, elsewhere or later. */
    close() {
      pings.stop()
      for (const socket of sockets.clients) socket.close(serviceRestart, 'restarting')
    },
  }
}

/** Apart, so that no connection keeps its handshake. */
function destroySelf(this: Duplex): void {
  this.destroy()
}

function refuseHandshake(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

function attach(protocol: ReturnType<typeof makeServer<Live['connectionParams'], Line>>, line: Line): void {
  const { socket, asker } = line
  const opened = {
    protocol: socket.protocol,
    send: (frame: string) => sendFrame(line, frame),
    // Told by a close code, which a page can read; the status of a refused handshake it cannot.
    close: (code?: number, reason?: string) =>
      line.asker.viewer ? socket.close(code, reason) : socket.close(CloseCode.Unauthorized, 'Unauthorized'),
    onMessage: (take: (text: string) => Promise<void>) =>
      socket.on('message', (data: Buffer) => {
        hear(line, data.toString(), take).catch((error: unknown) => {
          log.error({ err: error, requestId: asker.requestId }, 'a socket failed')
          socket.close(tryAgainLater, 'try again later')
        })
      }),
  }
  socket.on('error', (error) => log.debug({ err: error }, 'a socket broke'))
  const closed = protocol.opened(opened, line)
  if (asker.viewer) watch(line, asker.viewer)
  socket.once('close', (code, reason) => {
    line.stopWatching()
    line.shared.endAll()
    void closed(code, reason.toString())
  })
}

function watch(line: Line, viewer: Viewer): void {
  line.stopWatching = watchSession(viewer, (end) => part(line.socket, end))
}

/** Lets in whom the handshake has let in, or the holder of a key; false closes the socket. */
async function admit(live: Live): Promise<boolean> {
  const { extra, connectionParams } = live
  extra.live = live
  if (extra.asker.viewer) return true
  const authorization = connectionParams?.['authorization'] ?? connectionParams?.['Authorization']
  const viewer = isBearer(authorization) ? await viewerOfKey(authorization) : null
  if (!viewer || extra.socket.readyState !== extra.socket.OPEN) return false
  extra.asker = { ...extra.asker, viewer, locale: viewer.locale }
  watch(extra, viewer)
  return true
}

/** A lost right closes the socket; a changed one makes the client come back with its new rights and its cursor. */
function part(socket: WebSocket, end: 'over' | 'changed'): void {
  if (end === 'over') socket.close(CloseCode.Unauthorized, 'Unauthorized')
  else socket.close(serviceRestart, 'rights changed')
}

/** Subscriptions that are shared bypass the library, which only gets to hear of the others. */
async function hear(line: Line, text: string, take: (text: string) => Promise<void>): Promise<void> {
  const { live, shared, socket } = line
  const message = live?.acknowledged ? messageIn(text) : null
  if (message?.type === 'complete' && shared.end(message.id)) return
  if (message?.type === 'subscribe' && live && !(message.id in live.subscriptions)) {
    const { id, payload } = message
    if (shared.has(id)) return socket.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`)
    const outcome = await shared.begin(id, () => prepared(line, payload), termsOf(line, id))
    if (!outcome) return
    line.outcome = outcome
  }
  const taken = take(text)
  // The library has asked for it in the same turn.
  line.outcome = undefined
  await taken
}

/** Apart from `hear`, so that its closures do not keep the message. */
function termsOf(line: Line, id: string): Terms {
  const onEnd = (error?: unknown) => {
    line.shared.end(id)
    void sendFrame(line, JSON.stringify(endOf(line, id, error)))
  }
  return { outlet: new FrameOutlet(line, id), onEnd }
}

function messageIn(text: string) {
  try {
    return parseMessage(text)
  } catch {
    return null
  }
}

function endOf({ asker }: Line, id: string, error: unknown) {
  if (error === undefined) return { id, type: 'complete' }
  const originalError = error instanceof Error ? error : new Error(String(error))
  return { id, type: 'error', payload: [saidGraphqlError(new GraphQLError('', { originalError }), asker)] }
}

/** Nothing that goes wrong here may be thrown: graphql-ws would close with 4500, which clients take for the end. */
async function prepared({ asker, live, shared, socket }: Line, wanted: Wanted) {
  try {
    const count = shared.size + Object.keys(live?.subscriptions ?? {}).length
    return count > maxSubscriptions ? [fault(new UserError('RATE_LIMITED'))] : await prepare(asker, wanted)
  } catch (error) {
    log.error({ err: error, requestId: asker.requestId }, 'a subscription could not begin')
    socket.close(tryAgainLater, 'try again later')
    return [fault(new UserError('UNAVAILABLE'))]
  }
}

function fault(error: UserError): GraphQLError {
  return new GraphQLError(error.message, { originalError: error })
}
