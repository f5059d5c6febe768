import { cacheExchange, type Cache, type UpdateResolver } from '@urql/exchange-graphcache'
import { relayPagination } from '@urql/exchange-graphcache/extras'
import { applyEvent } from './feed/apply-event.ts'
import { joinPage, placeConversation } from './feed/cache-lists.ts'
import { appendMessage } from './feed/cache-threads.ts'
import type { FeedEvent } from './documents.ts'

type Placeable = Parameters<typeof placeConversation>[1]
type Payload<Name extends string> = Record<
  Name,
  { conversation?: Placeable | null; messages?: { id: string; conversationId: string }[] } | null
>

const embedded = () => null
const withoutId = [
  'PageInfo', 'QueryConversationsConnection', 'ConversationMessagesConnection', 'ContactConversationsConnection',
  'ContactConversationsEdge', 'QueryContactsConnection', 'QueryContactsEdge', 'ConversationCounts', 'ComposerState',
  'TextEntity', 'MessageFailure', 'IntegrationWebhook', 'Installation', 'InvitationPreview', 'ChatCandidate',
  'QueryDeliveriesConnection', 'QueryDeliveriesEdge', 'DeliveryCounts', 'DeliveryFailureCount', 'IntegrationCheck',
  'QueryQuarantinedUpdatesConnection', 'QueryQuarantinedUpdatesEdge', 'QuarantinedUpdate', 'IntegrationPace',
  'QueuePlace', 'ConversationBot', 'MessageButton',
  'AutomationCondition', 'AutomationAction', 'AutomationStep', 'AutomationTrial', 'FaqButton', 'FaqMatch',
  'BusinessHours', 'OpenHours', 'BotManners', 'Answerer', 'QueryAutomationRunsConnection', 'QueryAutomationRunsEdge',
  'EventPage', 'MessageReceived', 'MessageQueued', 'MessageChanged', 'ConversationChanged', 'IntegrationChanged',
  'IntegrationRemoved', 'MemberChanged', 'ResyncRequired', 'Heartbeat', 'ContactChanged', 'OrderChanged', 'OrderMoved',
  'LeadReceived', 'LeadChanged', 'NoticeChanged', 'StaffChatChanged', 'OrderStatusesChanged', 'ContactFieldsChanged',
  'AutomationRunChanged', 'OrderLeft',
] // prettier-ignore

/** The same place for a mutation's answer as for its event: whichever comes first, the other changes nothing. */
function settle<Name extends string>(name: Name): UpdateResolver {
  return (result, _args, cache: Cache) => {
    const payload = (result as Payload<Name>)[name]
    if (payload?.conversation) placeConversation(cache, payload.conversation)
    for (const message of payload?.messages ?? []) appendMessage(cache, message)
  }
}

/** A note has no event that lists it before its answer: it is put into its thread here or there, whichever is first. */
function showNote(cache: Cache, result: unknown): void {
  const note = (result as { addNote: { message: { id: string; conversationId: string } | null } | null }).addNote
  if (note?.message) appendMessage(cache, note.message)
}

/** Forgets a list of the settings after a change of it: its screens read it again. */
const forget =
  (...fields: string[]): UpdateResolver =>
  (_result, _args, cache: Cache) => {
    for (const field of cache.inspectFields('Query')) {
      if (fields.includes(field.fieldName)) cache.invalidate('Query', field.fieldName, field.arguments)
    }
  }

/** The normalised cache; lists are Relay connections, edges are known by their node, marks by their conversation. */
export const makeCache = () =>
  cacheExchange({
    keys: {
      ...Object.fromEntries(withoutId.map((name) => [name, embedded])),
      QueryConversationsEdge: (edge) => (edge.node as { id?: string } | undefined)?.id ?? null,
      ConversationMessagesEdge: (edge) => (edge.node as { id?: string } | undefined)?.id ?? null,
      ReadMark: (mark) => mark.conversationId as string,
      Draft: (draft) => draft.conversationId as string,
    },
    possibleTypes: {
      UserError: [
        'ProblemError',
        'RateLimitedError',
        'VersionConflictError',
        'ConversationMovedOnError',
        'TransitionForbiddenError',
        'MissingScopeError',
      ],
    },
    resolvers: {
      Conversation: { messages: relayPagination() },
      Contact: { conversations: relayPagination() },
    },
    updates: {
      Query: { conversations: (_result, given, store) => joinPage(store, given) },
      Subscription: {
        events: (result, _args, store) => applyEvent(store, result.events as FeedEvent),
      },
      Mutation: {
        sendMessage: settle('sendMessage'),
        assignConversation: settle('assignConversation'),
        closeConversation: settle('closeConversation'),
        reopenConversation: settle('reopenConversation'),
        labelConversation: settle('labelConversation'),
        addNote: (result, _args, store) => showNote(store, result),
        saveLabel: forget('labels'),
        connectIntegration: forget('integrations'),
        disconnectIntegration: forget('integrations', 'integration'),
        inviteMember: forget('invitations'),
        revokeInvitation: forget('invitations'),
        revokeSession: forget('sessions'),
        createBranch: forget('branches'),
      },
    },
  })
