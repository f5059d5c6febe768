import { type DocumentNode, type ExecutionArgs, getOperationAST, GraphQLError } from 'graphql'
import {
  CloseCode,
  type Context as SocketContext,
  handleProtocols,
  makeServer,
  type SubscribePayload,
} from 'graphql-ws'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { UserError } from '../errors.ts'
import { saidGraphqlError, saidResult } from '../graphql/said-errors.ts'
import type { Outlet } from '../graphql/live/outlet.ts'
import { subscribeTogether } from '../graphql/live/subscribe-together.ts'
import { log } from '../lib/log.ts'
import type { Viewer } from '../team/viewer.ts'
import { type Asker, askerOf, contextFor } from './asker.ts'
import { keepAlive, outletOf, sendFrame } from './frames.ts'
import { yoga } from './graphql.ts'
import { hasTrustedOrigin } from './origin.ts'
import { watchSession } from './session-watch.ts'
import { isBearer, viewerOfKey } from './viewer.ts'

const maxSubscriptions = 20
/** RFC 6455 and its registry: come back at once, or later. Unlike 4500 neither is the end for graphql-ws clients. */
const serviceRestart = 1012
const tryAgainLater = 1013

/** A socket with whom it belongs to: nobody until its first message names a key, when it brought neither. */
type Line = { socket: WebSocket; request: IncomingMessage; asker: Asker; stopWatching(): void }
type Live = SocketContext<Record<string, unknown> | undefined, Line>
/** What `prepare` hands to the execution. */
type Prepared = ExecutionArgs & { outlet: Outlet }
type Handshake = { request: IncomingMessage; socket: Duplex; head: Buffer }

/**
 * Subscriptions by graphql-transport-ws: the session's cookie and the origin are checked at the handshake. Who has a
 * key and cannot send headers names it in the payload of connection_init: `{ "authorization": "Bearer …" }`.
 */
export function createLive() {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024, handleProtocols })
  const stopPings = keepAlive(sockets)
  const protocol = makeServer<Record<string, unknown> | undefined, Line>({
    connectionInitWaitTimeout: 3_000,
    onConnect: admit,
    onSubscribe: (live, id, payload) => prepare(live, payload, outletOf(live.extra, id)),
    subscribe: (args) => subscribeTogether(args, (args as Prepared).outlet),
    onNext: ({ extra }, _id, _payload, _args, result) => saidResult(result, extra.asker),
    onError: ({ extra }, _id, _payload, errors) => errors.map((error) => saidGraphqlError(error, extra.asker)),
  })
  return {
    async upgrade({ request, socket, head }: Handshake): Promise<void> {
      socket.on('error', () => socket.destroy())
      if (!hasTrustedOrigin(request)) return refuseHandshake(socket, '403 Forbidden')
      const asker = await askerOf(request, null).catch(() => null)
      if (!asker) return refuseHandshake(socket, '503 Service Unavailable')
      sockets.handleUpgrade(request, socket, head, (opened) => {
        attach(protocol, { socket: opened, request, asker, stopWatching: () => undefined })
      })
    },
    /** Tells every client to come back, elsewhere or later. */
    close() {
      stopPings()
      for (const socket of sockets.clients) socket.close(serviceRestart, 'restarting')
    },
  }
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
        take(data.toString()).catch((error: unknown) => {
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
    void closed(code, reason.toString())
  })
}

function watch(line: Line, viewer: Viewer): void {
  line.stopWatching = watchSession(viewer, (end) => part(line.socket, end))
}

/** Lets in whom the handshake has let in, or the holder of a key; false closes the socket. */
async function admit({ extra, connectionParams }: Live): Promise<boolean> {
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

/** Nothing that goes wrong here may be thrown: graphql-ws would close with 4500, which clients take for the end. */
async function prepare({ extra, subscriptions }: Live, payload: SubscribePayload, outlet: Outlet) {
  try {
    if (Object.keys(subscriptions).length > maxSubscriptions) return [fault(new UserError('RATE_LIMITED'))]
    const enveloped = yoga.getEnveloped({ manyhands: contextFor(extra.asker), params: payload } as never)
    const document = parsed(() => enveloped.parse(payload.query) as DocumentNode)
    if (document instanceof GraphQLError) return [document]
    if (getOperationAST(document, payload.operationName)?.operation !== 'subscription') {
      return [new GraphQLError('Only subscriptions are executed over the socket.')]
    }
    const faults = enveloped.validate(enveloped.schema, document) as readonly GraphQLError[]
    if (faults.length > 0) return faults
    const { operationName, variables: variableValues } = payload
    const contextValue = (await enveloped.contextFactory()) as object
    return { schema: enveloped.schema, document, operationName, variableValues, contextValue, outlet }
  } catch (error) {
    log.error({ err: error, requestId: extra.asker.requestId }, 'a subscription could not begin')
    extra.socket.close(tryAgainLater, 'try again later')
    return [fault(new UserError('UNAVAILABLE'))]
  }
}

function parsed(parse: () => DocumentNode): DocumentNode | GraphQLError {
  try {
    return parse()
  } catch (error) {
    return error instanceof GraphQLError ? error : new GraphQLError('The document could not be read.')
  }
}

function fault(error: UserError): GraphQLError {
  return new GraphQLError(error.message, { originalError: error })
}
