import type { ExecutionResult, SubscriptionForwarder } from '@urql/core'
import { createClient, type Client } from 'graphql-ws'

let socket: Client | null = null
let onConnected = () => {}
let onClosed = () => {}

/** Registers who is told that the socket stands or fell; there is one listener, the feed. */
export function watchSocket(listener: { connected(): void; closed(): void }): void {
  onConnected = listener.connected
  onClosed = listener.closed
}

function open(): Client {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
  // Reconnecting is the feed's business: it knows the cursor. A fatal close code is no end for it either.
  let opened = 0
  const client: Client = createClient({
    url: `${scheme}//${location.host}/graphql`,
    retryAttempts: 0,
    lazy: true,
    onNonLazyError: () => {},
    // The same ids in every browser: what equal subscriptions are told is then the same to the last byte.
    generateID: () => String((opened += 1)),
    on: {
      connected: () => client === socket && onConnected(),
      closed: () => client === socket && onClosed(),
    },
  })
  return client
}

/** Throws the socket away, whatever state it is in; the next subscription opens a fresh one. */
export function dropSocket(): void {
  const old = socket
  socket = null
  old?.terminate()
  void old?.dispose()
}

/** Hands a subscription of the client to the socket. A loss ends it without an error: the feed opens the next. */
export const forwardSubscription: SubscriptionForwarder = (request) => {
  socket ??= open()
  const current = socket
  const payload = { query: request.query ?? '', variables: request.variables as Record<string, unknown> }
  return {
    subscribe: (sink) => ({
      unsubscribe: current.subscribe(payload, {
        next: (value) => sink.next(value as ExecutionResult),
        error: () => current === socket && onClosed(),
        complete: () => current === socket && onClosed(),
      }),
    }),
  }
}
