import type { EventKind } from '../event-kinds.ts'
import type { Heard } from '../events/follow.ts'
import type {
  Contact,
  Conversation,
  Integration,
  Lead,
  Member,
  Message,
  Order,
  OrderChange,
} from '../generated/prisma/client.ts'
import { builder } from './builder.ts'
import { encodeId } from './ids.ts'

type Told = Extract<Heard, { type: 'event' }>

/** How each kind of the feed is called in GraphQL, and which rows it cannot be told without; null: told elsewhere. */
const faces: Record<EventKind, { name: string; rows: string[] } | null> = {
  MESSAGE_RECEIVED: { name: 'MessageReceived', rows: ['message', 'conversation'] },
  MESSAGE_QUEUED: { name: 'MessageQueued', rows: ['message', 'conversation'] },
  MESSAGE_CHANGED: { name: 'MessageChanged', rows: ['message'] },
  CONVERSATION_CHANGED: { name: 'ConversationChanged', rows: ['conversation'] },
  INTEGRATION_CHANGED: { name: 'IntegrationChanged', rows: ['integration'] },
  INTEGRATION_REMOVED: { name: 'IntegrationRemoved', rows: [] },
  CONTACT_CHANGED: { name: 'ContactChanged', rows: ['contact'] },
  ORDER_CHANGED: { name: 'OrderChanged', rows: ['order'] },
  ORDER_MOVED: { name: 'OrderMoved', rows: ['orderChange'] },
  LEAD_RECEIVED: { name: 'LeadReceived', rows: ['lead'] },
  LEAD_CHANGED: { name: 'LeadChanged', rows: ['lead'] },
  MEMBER_CHANGED: { name: 'MemberChanged', rows: ['member'] },
  READ_MARK_MOVED: null,
  MESSAGE_FAILED: null,
}
const faceOf = (heard: Told) => (faces as Partial<typeof faces>)[heard.event.kind as EventKind]

/**
 * Whether it has a face in `Event` and its rows are still there. A kind that only a newer instance knows is told as a
 * resync: something changed of which nothing can be said here.
 */
export function isTellable(heard: Heard): boolean {
  if (heard.type !== 'event') return true
  const face = faceOf(heard)
  return face === undefined || (face?.rows.every((kind) => heard.row(kind) !== undefined) ?? false)
}

/** The interface of everything that the feed tells. */
export const EventRef = builder.interfaceRef<Heard>('Event').implement({
  description: 'Every change, in order. Each carries its place in the feed.',
  resolveType: (heard) => {
    if (heard.type === 'heartbeat') return 'Heartbeat'
    return (heard.type === 'event' && faceOf(heard)?.name) || 'ResyncRequired'
  },
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'FeedCursor', description: 'Go on after this place.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was committed.' }),
  }),
})

const interfaces = [EventRef]
// `row` gives what travelled with the event: `prismaField` takes it as loaded, so that no subscriber costs a query.
const messageOf = (heard: Told) => heard.row('message') as Message
const conversationOf = (heard: Told) => heard.row('conversation') as Conversation

for (const [name, description] of [
  ['MessageReceived', 'A customer wrote.'],
  ['MessageQueued', 'Somebody of us, or the house itself, wrote; it is on its way.'],
] as const) {
  builder.objectRef<Told>(name).implement({
    interfaces,
    description,
    fields: (t) => ({
      message: t.prismaField({
        type: 'Message',
        description: 'What was written.',
        resolve: (_query, heard) => messageOf(heard),
      }),
      conversation: t.prismaField({
        type: 'Conversation',
        description: 'Where, as it is after it.',
        resolve: (_query, heard) => conversationOf(heard),
      }),
    }),
  })
}

builder.objectRef<Told>('MessageChanged').implement({
  interfaces,
  description: 'State, text, attachments or edit of a message changed.',
  fields: (t) => ({
    message: t.prismaField({
      type: 'Message',
      description: 'As it is now.',
      resolve: (_query, heard) => messageOf(heard),
    }),
  }),
})

builder.objectRef<Told>('ConversationChanged').implement({
  interfaces,
  description: "Opened, assigned, closed, reopened, reachable or not, contact's name or avatar.",
  fields: (t) => ({
    conversation: t.prismaField({
      type: 'Conversation',
      description: 'As it is now.',
      resolve: (_query, heard) => conversationOf(heard),
    }),
  }),
})

builder.objectRef<Told>('IntegrationChanged').implement({
  interfaces,
  description: 'A bot was connected, or its settings or health changed.',
  fields: (t) => ({
    integration: t.prismaField({
      type: 'Integration',
      description: 'As it is now.',
      resolve: (_query, heard) => heard.row('integration') as Integration,
    }),
  }),
})

builder.objectRef<Told>('IntegrationRemoved').implement({
  interfaces,
  description: 'A bot was disconnected.',
  fields: (t) => ({
    integrationId: t.id({
      description: 'Which one.',
      resolve: ({ event }) => encodeId('Integration', event.subjectId ?? ''),
    }),
  }),
})

for (const [name, description] of [
  ['LeadReceived', 'A visitor of a site has written.'],
  ['LeadChanged', 'Somebody took a lead, or it stands otherwise.'],
] as const) {
  builder.objectRef<Told>(name).implement({
    interfaces,
    description,
    fields: (t) => ({
      lead: t.prismaField({
        type: 'Lead',
        description: 'As it is now.',
        resolve: (_query, heard) => heard.row('lead') as Lead,
      }),
    }),
  })
}

builder.objectRef<Told>('MemberChanged').implement({
  interfaces,
  description: 'A member joined or changed.',
  fields: (t) => ({
    member: t.prismaField({
      type: 'Member',
      description: 'As he is now.',
      resolve: (_query, heard) => heard.row('member') as Member,
    }),
  }),
})

builder.objectRef<Told>('ContactChanged').implement({
  interfaces,
  description: "A customer's card changed, or which addresses are his.",
  fields: (t) => ({
    contact: t.prismaField({
      type: 'Contact',
      description: 'As he is now.',
      resolve: (_query, heard) => heard.row('contact') as Contact,
    }),
  }),
})

builder.objectRef<Told>('OrderChanged').implement({
  interfaces,
  description: 'An order was taken or edited.',
  fields: (t) => ({
    order: t.prismaField({
      type: 'Order',
      description: 'As it is now.',
      resolve: (_query, heard) => heard.row('order') as Order,
    }),
  }),
})

builder.objectRef<Told>('OrderMoved').implement({
  interfaces,
  description: 'An order has another status, or its first.',
  fields: (t) => ({
    change: t.prismaField({
      type: 'OrderChange',
      description: 'The move, with its order as it is now.',
      resolve: (_query, heard) => heard.row('orderChange') as OrderChange,
    }),
  }),
})

builder.objectRef<Heard>('ResyncRequired').implement({
  interfaces,
  description:
    'The cursor is older than what is kept, or of another epoch: read what is on screen again, then go on from here.',
})

builder.objectRef<Heard>('Heartbeat').implement({
  interfaces,
  description: 'Sent every 20 s of silence, so that a client can tell a quiet feed from a dead one.',
})
