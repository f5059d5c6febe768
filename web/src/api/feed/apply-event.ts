import type { Cache, FieldInfo } from '@urql/exchange-graphcache'
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
    case 'OrderLeft':
      // Whoever still sees it where it is now reads it again; for the others it is gone.
      return cache.invalidate({ __typename: 'Order', id: event.orderId })
    case 'MessageChanged':
      // A note among colleagues is told of by this alone.
      if (event.message.direction === 'INTERNAL') appendMessage(cache, event.message)
      return
    case 'OrderStatusesChanged':
      return forgetLists(cache, ({ fieldName }) => fieldName === 'orderStatuses')
    case 'ContactFieldsChanged':
      forgetAttributes(cache)
      return forgetLists(cache, ({ fieldName }) => fieldName === 'contactFields')
    case 'ContactChanged':
      return cache.invalidate({ __typename: 'Contact', id: event.contact.id }, 'attributes')
    case 'IntegrationChanged':
    case 'MemberChanged':
    case 'OrderChanged':
    case 'OrderMoved':
    case 'LeadReceived':
    case 'LeadChanged':
    case 'NoticeChanged':
    case 'StaffChatChanged':
    case 'AutomationRunChanged':
    case 'Heartbeat':
      return
    default:
      // A resync, or news of a server that is younger than this page: nobody here knows what it changes.
      return forgetAll(cache)
  }
}

const kept = ['viewer', 'installation', 'conversation']

function forgetAll(cache: Cache): void {
  forgetThreads(cache)
  forgetLists(cache, ({ fieldName }) => !kept.includes(fieldName))
}

/** Forgets what was read of the root: whatever is on screen is read again. */
function forgetLists(cache: Cache, isIt: (field: FieldInfo) => boolean): void {
  for (const field of cache.inspectFields('Query').filter(isIt)) {
    cache.invalidate('Query', field.fieldName, field.arguments)
  }
}

/** What the cards that were read say in the organization's own fields. */
function forgetAttributes(cache: Cache): void {
  for (const { fieldName, arguments: given } of cache.inspectFields('Query')) {
    const card = fieldName === 'contact' ? cache.resolve('Query', fieldName, given) : null
    if (typeof card === 'string') cache.invalidate(card, 'attributes')
  }
}
