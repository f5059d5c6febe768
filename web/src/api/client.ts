import { Client, fetchExchange, mapExchange, subscriptionExchange } from '@urql/core'
import { currentLanguage } from '../lib/i18n.ts'
import { makeCache } from './cache.ts'
import { noteQueries } from './feed/answered.ts'
import { keepNewest } from './feed/keep-newest.ts'
import { forwardSubscription } from './feed/socket.ts'

let onSignedOut = () => {}

/** Registers what happens when the server no longer knows this browser's session. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler
}

const watchSession = mapExchange({
  onError(error) {
    if (error.graphQLErrors.some((item) => item.extensions.code === 'UNAUTHENTICATED')) onSignedOut()
  },
})

/** The one GraphQL client: cookie session, normalised cache, subscriptions over one socket. */
export const client = new Client({
  url: '/graphql',
  preferGetMethod: false,
  exchanges: [
    makeCache(),
    noteQueries(),
    keepNewest(),
    watchSession,
    fetchExchange,
    subscriptionExchange({ forwardSubscription }),
  ],
  fetchOptions: () => ({
    credentials: 'same-origin',
    // The custom header forces a preflight: another site cannot post in the manager's name.
    headers: { 'x-manyhands': 'web', 'accept-language': currentLanguage() },
  }),
})

/** Whether the server answers just now. */
export const isServerThere = (): Promise<boolean> =>
  fetch('/livez', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )
