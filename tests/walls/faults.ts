/** One wall, the file that breaks it, what that file imports. */
export type Planted = [wall: string, from: string, ...to: string[]]

/** A breach of every wall. */
export const faults: Planted[] = [
  ['story-order-team', 'server/src/team/early.ts', 'server/src/messages/send.ts'],
  ['story-order-integrations', 'server/src/integrations/early.ts', 'server/src/contacts/identify.ts'],
  ['story-order-contacts', 'server/src/contacts/early.ts', 'server/src/conversations/open.ts'],
  ['story-order-conversations', 'server/src/conversations/early.ts', 'server/src/messages/send.ts'],
  ['story-order-messages', 'server/src/messages/early.ts', 'server/src/automation/greet.ts'],
  ['story-order-orders', 'server/src/orders/early.ts', 'server/src/notifications/notify.ts'],
  ['story-order-automation', 'server/src/automation/early.ts', 'server/src/notifications/notify.ts'],
  ['story-order-notifications', 'server/src/notifications/early.ts', 'server/src/leads/receive.ts'],
  ['story-order-leads', 'server/src/leads/early.ts', 'server/src/subscribers/tell.ts'],
  ['story-order-subscribers', 'server/src/subscribers/early.ts', 'server/src/reports/count.ts'],
  ['no-cycles', 'server/src/lib/egg.ts', 'server/src/lib/hen.ts'],
  ['no-unresolved', 'server/src/lib/lost.ts', 'server/src/lib/nowhere.ts'],
  ['one-graphql-face', 'server/src/team/answers.ts', 'graphql'],
  ['one-graphql-face', 'server/src/contacts/builds.ts', 'server/src/graphql/builder.ts'],
  ['schemas-are-strangers', 'server/src/messages/schema.ts', 'server/src/contacts/schema.ts'],
  ['concepts-know-no-transport', 'server/src/messages/asks.ts', 'node:https'],
  ['concepts-know-no-transport', 'server/src/messages/serves.ts', 'server/src/api/server.ts'],
  ['concepts-know-no-transport', 'server/src/messages/grams.ts', 'grammy'],
  ['policy-is-pure', 'server/src/team/policy.ts', 'server/src/db/client.ts'],
  ['channels-are-pure', 'server/src/channels/twilio/stores.ts', 'server/src/db/client.ts'],
  ['channels-are-pure', 'server/src/channels/twilio/reads.ts', 'server/src/config.ts'],
  ['channels-are-pure', 'server/src/channels/twilio/knows.ts', 'server/src/conversations/open.ts'],
  ['channels-are-strangers', 'server/src/channels/twilio/borrows.ts', 'server/src/channels/bridge/index.ts'],
  ['telegram-api-is-for-telegram', 'server/src/channels/twilio/grams.ts', 'server/src/channels/telegram-api/send.ts'],
  ['one-door-to-channels', 'server/src/messages/window.ts', 'server/src/channels/telegram-bot/index.ts'],
  ['api-and-worker-are-strangers', 'server/src/api/works.ts', 'server/src/worker/jobs.ts'],
  ['api-and-worker-are-strangers', 'server/src/worker/serves.ts', 'server/src/api/server.ts'],
  ['bullmq-in-queues', 'server/src/worker/pulls.ts', 'bullmq'],
  ['redis-in-queues-and-events', 'server/src/api/caches.ts', 'redis'],
  ['pothos-in-graphql', 'server/src/api/types.ts', '@pothos/core'],
  ['yoga-in-one-file', 'server/src/api/other.ts', 'graphql-yoga'],
  ['graphql-ws-in-one-file', 'server/src/api/another.ts', 'graphql-ws'],
  ['tools-know-no-product', 'server/src/events/tells.ts', 'server/src/messages/send.ts'],
  ['tools-know-no-product', 'server/src/lib/knows.ts', 'server/src/channels/registry.ts'],
  ['graphql-knows-no-concept', 'server/src/graphql/scalars.ts', 'server/src/contacts/schema.ts'],
  ['sandbox-is-a-third-party', 'server/src/sandbox/peeks.ts', 'server/src/db/client.ts'],
  ['nobody-imports-the-sandbox', 'server/src/messages/plays.ts', 'server/src/sandbox/start.ts'],
  ['source-knows-no-tests', 'server/src/messages/tested.ts', 'tests/support/stack.ts'],
  ['web-knows-no-server', 'web/src/lib/reaches.ts', 'server/src/errors.ts'],
  ['features-are-strangers', 'web/src/inbox/Row.vue', 'web/src/thread/Bubble.vue'],
  ['urql-in-api-and-composables', 'web/src/inbox/List.vue', '@urql/vue'],
  ['ui-and-lib-are-pure', 'web/src/ui/Avatar.vue', 'web/src/inbox/Row.vue'],
]

/** The other half of the cycle; a cycle is reported once. */
export const accomplices: Planted[] = [['no-cycles', 'server/src/lib/hen.ts', 'server/src/lib/egg.ts']]

/** What the walls let through. */
export const innocents: Planted[] = [
  ['a later concept uses an earlier one', 'server/src/messages/later.ts', 'server/src/team/viewer.ts'],
  ['a face knows GraphQL', 'server/src/automation/schema.ts', '@pothos/core', 'server/src/graphql/builder.ts'],
  [
    'the sandbox channel speaks the Bot API',
    'server/src/channels/sandbox/index.ts',
    'server/src/channels/telegram-api/send.ts',
  ],
  ['a concept uses the registry', 'server/src/messages/deliver.ts', 'server/src/channels/registry.ts'],
  ['the queue knows BullMQ and Redis', 'server/src/queues/bell.ts', 'bullmq', 'redis'],
  ['one file knows Yoga', 'server/src/api/graphql.ts', 'graphql-yoga'],
  ['one file knows graphql-ws', 'server/src/api/live.ts', 'graphql-ws', 'ws'],
  ['a page puts two features side by side', 'web/src/inbox/InboxPage.vue', 'web/src/thread/Thread.vue'],
  ['a composable asks the server', 'web/src/inbox/useInbox.ts', '@urql/vue'],
]
