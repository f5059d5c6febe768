import type { ExecutionResult, SubscriptionForwarder } from '@urql/core'
import { createClient, type Client } from 'graphql-ws'

let socket: Client | null = null

function open(): Client {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
  // Reconnecting is the feed's business: it knows the cursor. The transport only says when it is lost.
  return createClient({ url: `${scheme}//${location.host}/graphql`, retryAttempts: 0, lazy: true })
}

/** Throws the socket away, whatever state it is in; the next subscription opens a fresh one. */
export function dropSocket(): void {
  void socket?.dispose()
  socket = null
}

/** Hands a subscription of the client to the socket. */
export const forwardSubscription: SubscriptionForwarder = (request) => {
  socket ??= open()
  const current = socket
  const payload = { query: request.query ?? '', variables: request.variables as Record<string, unknown> }
  return {
    subscribe: (sink) => ({
      unsubscribe: current.subscribe(payload, { ...sink, next: (value) => sink.next(value as ExecutionResult) }),
    }),
  }
}
