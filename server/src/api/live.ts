import { getOperationAST, GraphQLError } from 'graphql'
import { CloseCode, type Context as SocketContext, type ServerOptions, type SubscribePayload } from 'graphql-ws'
import { type Extra, useServer } from 'graphql-ws/use/ws'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { UserError } from '../errors.ts'
import { saidGraphqlError, saidResult } from '../graphql/said-errors.ts'
import { log } from '../lib/log.ts'
import { type Asker, askerOf } from './asker.ts'
import { contextFor } from './context.ts'
import { yoga } from './graphql.ts'
import { hasTrustedOrigin } from './origin.ts'
import { watchSession } from './session-watch.ts'

const maxSubscriptions = 20
/** RFC 6455: the server is going away for a while, come back. Not fatal for graphql-ws clients, like 1013. */
const serviceRestart = 1012
const tryAgainLater = 1013

type Live = SocketContext<Record<string, unknown> | undefined, Extra>

/** Subscriptions by graphql-transport-ws: the session's cookie and the origin are checked at the handshake. */
export function createLive() {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 })
  const options: ServerOptions<Record<string, unknown> | undefined, Extra> = {
    connectionInitWaitTimeout: 3_000,
    onSubscribe: (live, _id, payload) => subscribe(live, payload),
    onNext: (live, _id, _payload, _args, result) => saidResult(result, knownAsker(live)),
    onError: (live, _id, _payload, errors) => errors.map((error) => saidGraphqlError(error, knownAsker(live))),
    execute: (args) => (args.rootValue as Enveloped).execute(args),
    subscribe: (args) => (args.rootValue as Enveloped).subscribe(args),
  }
  useServer({ ...options, isProd: true }, sockets, 12_000)
  return {
    upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => upgrade(sockets, { request, socket, head }),
    /** Tells every client to come back, elsewhere or later. */
    close() {
      for (const socket of sockets.clients) socket.close(serviceRestart, 'restarting')
    },
  }
}

type Enveloped = Pick<ReturnType<typeof yoga.getEnveloped>, 'execute' | 'subscribe'>
type Handshake = { request: IncomingMessage; socket: Duplex; head: Buffer }

/** Who opened a socket, by its handshake. */
const askers = new WeakMap<IncomingMessage, Asker>()

function knownAsker(live: Live): Asker {
  return askers.get(live.extra.request)!
}

async function upgrade(sockets: WebSocketServer, { request, socket, head }: Handshake): Promise<void> {
  socket.on('error', () => socket.destroy())
  if (!hasTrustedOrigin(request)) return refuseHandshake(socket, '403 Forbidden')
  const asker = await askerOf(request, null).catch(() => null)
  if (!asker) return refuseHandshake(socket, '503 Service Unavailable')
  askers.set(request, asker)
  sockets.handleUpgrade(request, socket, head, (opened) => {
    // Told by a close code, which a page can read; the status of a refused handshake it cannot.
    if (!asker.viewer) return opened.close(CloseCode.Unauthorized, 'Unauthorized')
    endWithSession(opened, asker)
    sockets.emit('connection', opened, request)
  })
}

function refuseHandshake(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

/** A lost right closes the socket; a changed one makes the client come back with its new rights and its cursor. */
function endWithSession(socket: WebSocket, { viewer }: Asker): void {
  if (!viewer) return
  const stop = watchSession(viewer, (end) =>
    end === 'over'
      ? socket.close(CloseCode.Unauthorized, 'Unauthorized')
      : socket.close(serviceRestart, 'rights changed'),
  )
  socket.once('close', stop)
}

/** Nothing that goes wrong here may be thrown: graphql-ws would close with 4500, which clients take for the end. */
async function subscribe(live: Live, payload: SubscribePayload) {
  const asker = knownAsker(live)
  try {
    if (Object.keys(live.subscriptions).length > maxSubscriptions) return [fault(new UserError('RATE_LIMITED'))]
    const enveloped = yoga.getEnveloped({ manyhands: contextFor(asker), params: payload } as never)
    const document = parsed(() => enveloped.parse(payload.query) as unknown)
    if (document instanceof GraphQLError) return [document]
    if (getOperationAST(document, payload.operationName)?.operation !== 'subscription') {
      return [new GraphQLError('Only subscriptions are executed over the socket.')]
    }
    const faults = enveloped.validate(enveloped.schema, document) as readonly GraphQLError[]
    if (faults.length > 0) return faults
    return {
      schema: enveloped.schema,
      document,
      operationName: payload.operationName,
      variableValues: payload.variables,
      contextValue: (await enveloped.contextFactory()) as object,
      rootValue: { execute: enveloped.execute, subscribe: enveloped.subscribe },
    }
  } catch (error) {
    log.error({ err: error, requestId: asker.requestId }, 'a subscription could not begin')
    live.extra.socket.close(tryAgainLater, 'try again later')
    return [fault(new UserError('UNAVAILABLE'))]
  }
}

function parsed(parse: () => unknown) {
  try {
    return parse() as Parameters<typeof getOperationAST>[0]
  } catch (error) {
    return error instanceof GraphQLError ? error : new GraphQLError('The document could not be read.')
  }
}

function fault(error: UserError): GraphQLError {
  return new GraphQLError(error.message, { originalError: error })
}
