import type { Cache } from '@urql/exchange-graphcache'
import { placeConversation } from './cache-lists.ts'
import { appendMessage, forgetThreads } from './cache-threads.ts'
import type { FeedEvent } from '../documents.ts'

/** Carries one event of the feed into every list and thread that was read. Its rows are already in the cache. */
export function applyEvent(cache: Cache, event: FeedEvent): void {
  switch (event.__typename) {
    case 'MessageReceived':
    case 'MessageQueued':
      placeConversation(cache, event.conversation)
      return appendMessage(cache, event.message)
    case 'ConversationChanged':
      placeConversation(cache, event.conversation)
      return cache.invalidate({ __typename: 'Conversation', id: event.conversation.id }, 'composer')
    case 'IntegrationRemoved':
      return cache.invalidate({ __typename: 'Integration', id: event.integrationId })
    case 'MessageChanged':
      // A note among colleagues is told of by this alone.
      if (event.message.direction === 'INTERNAL') appendMessage(cache, event.message)
      return
    case 'IntegrationChanged':
    case 'MemberChanged':
    case 'ContactChanged':
    case 'OrderChanged':
    case 'OrderMoved':
    case 'LeadReceived':
    case 'LeadChanged':
    case 'Heartbeat':
      return
    default:
      // A resync, or news of a server that is younger than this page: nobody here knows what it changes.
      return forgetAll(cache)
  }
}

function forgetAll(cache: Cache): void {
  forgetThreads(cache)
  for (const field of cache.inspectFields('Query')) {
    if (field.fieldName === 'viewer' || field.fieldName === 'installation' || field.fieldName === 'conversation')
      continue
    cache.invalidate('Query', field.fieldName, field.arguments)
  }
}
