import { cacheExchange } from '@urql/exchange-graphcache'
import { relayPagination } from '@urql/exchange-graphcache/extras'

/** The normalised cache; lists are Relay connections, edges are known by their node. */
export const cache = cacheExchange({
  resolvers: {
    Query: { conversations: relayPagination() },
    Conversation: { messages: relayPagination() },
    Contact: { conversations: relayPagination() },
  },
})
