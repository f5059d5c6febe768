import type { EventKind } from '../event-kinds.ts'
import type { Heard } from '../events/follow.ts'
import { builder, type Types } from './builder.ts'
import { encodeId } from './ids.ts'

type Told = Extract<Heard, { type: 'event' }>

/** The rows that travel with events, by the kind that their content loader gives them, and their types here. */
const models = {
  message: 'Message',
  conversation: 'Conversation',
  integration: 'Integration',
  contact: 'Contact',
  order: 'Order',
  orderChange: 'OrderChange',
  lead: 'Lead',
  member: 'Member',
} as const
type RowKind = keyof typeof models

/** An event as GraphQL tells it: its name, the rows it cannot be told without, each a field, or an id alone. */
type Face = {
  name: string
  description: string
  rows: Partial<Record<RowKind, string>>
  /** What it tells of what is gone, or of what whoever shows it reads again. */
  subject?: { field: string; type: string }
}

const now = 'As it is now.'
/** How each kind of the feed is told; null: elsewhere. */
const faces: Record<EventKind, Face | null> = {
  MESSAGE_RECEIVED: {
    name: 'MessageReceived',
    description: 'A customer wrote.',
    rows: { message: 'What was written.', conversation: 'Where, as it is after it.' },
  },
  MESSAGE_QUEUED: {
    name: 'MessageQueued',
    description: 'Somebody of us, or the house itself, wrote; it is on its way.',
    rows: { message: 'What was written.', conversation: 'Where, as it is after it.' },
  },
  MESSAGE_CHANGED: {
    name: 'MessageChanged',
    description: 'State, text, attachments or edit of a message changed.',
    rows: { message: now },
  },
  CONVERSATION_CHANGED: {
    name: 'ConversationChanged',
    description: "Opened, assigned, closed, reopened, reachable or not, contact's name or avatar.",
    rows: { conversation: now },
  },
  INTEGRATION_CHANGED: {
    name: 'IntegrationChanged',
    description: 'A bot was connected, or its settings or health changed.',
    rows: { integration: now },
  },
  INTEGRATION_REMOVED: {
    name: 'IntegrationRemoved',
    description: 'A bot was disconnected.',
    rows: {},
    subject: { field: 'integrationId', type: 'Integration' },
  },
  CONTACT_CHANGED: {
    name: 'ContactChanged',
    description: "A customer's card changed, or which addresses are his.",
    rows: { contact: 'As he is now.' },
  },
  ORDER_CHANGED: { name: 'OrderChanged', description: 'An order was taken or edited.', rows: { order: now } },
  ORDER_LEFT: {
    name: 'OrderLeft',
    description: 'An order went to another branch; whoever sees that one hears of it in OrderChanged.',
    rows: {},
    subject: { field: 'orderId', type: 'Order' },
  },
  ORDER_MOVED: {
    name: 'OrderMoved',
    description: 'An order has another status, or its first.',
    rows: { orderChange: 'The move, with its order as it is now.' },
  },
  ORDER_STATUSES_CHANGED: {
    name: 'OrderStatusesChanged',
    description: 'The statuses of orders, or the moves between them, are others.',
    rows: {},
  },
  CONTACT_FIELDS_CHANGED: {
    name: 'ContactFieldsChanged',
    description: "The organization's own fields of the cards are others.",
    rows: {},
  },
  LEAD_RECEIVED: { name: 'LeadReceived', description: 'A visitor of a site has written.', rows: { lead: now } },
  LEAD_CHANGED: {
    name: 'LeadChanged',
    description: 'Somebody took a lead, or it stands otherwise.',
    rows: { lead: now },
  },
  MEMBER_CHANGED: {
    name: 'MemberChanged',
    description: 'A member joined or changed.',
    rows: { member: 'As he is now.' },
  },
  NOTICE_CHANGED: {
    name: 'NoticeChanged',
    description: 'A notice to the staff was written down, told, or could not be. For those who supervise.',
    rows: {},
    subject: { field: 'noticeId', type: 'Notice' },
  },
  STAFF_CHAT_CHANGED: {
    name: 'StaffChatChanged',
    description: 'A group of the staff was met, chosen, moved or lost. For those who supervise.',
    rows: {},
    subject: { field: 'staffChatId', type: 'StaffChat' },
  },
  AUTOMATION_RUN_CHANGED: {
    name: 'AutomationRunChanged',
    description: 'Something automatic ran: it waits, goes on or is over. For those who see the automation.',
    rows: {},
    subject: { field: 'automationRunId', type: 'AutomationRun' },
  },
  READ_MARK_MOVED: null,
  MESSAGE_FAILED: null,
  CONTACT_LINKED: null,
}
const faceOf = (heard: Told) => (faces as Partial<typeof faces>)[heard.event.kind as EventKind]

/**
 * Whether it has a face in `Event` and its rows are still there. A kind that only a newer instance knows is told as a
 * resync: something changed of which nothing can be said here.
 */
export function isTellable(heard: Heard): boolean {
  if (heard.type !== 'event') return true
  const face = faceOf(heard)
  return face === undefined || (face !== null && Object.keys(face.rows).every((kind) => heard.row(kind) !== undefined))
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
type Fields = PothosSchemaTypes.ObjectFieldBuilder<Types, Told>

for (const { name, description, rows, subject } of Object.values(faces).filter((face) => face !== null)) {
  const fields = (t: Fields) => ({
    ...rowFields(t, rows),
    ...(subject && { [subject.field]: idField(t, subject.type) }),
  })
  builder.objectRef<Told>(name).implement({ interfaces, description, fields })
}

// `row` gives what travelled with the event: `prismaField` takes it as loaded, so that no subscriber costs a query.
function rowFields(t: Fields, rows: Face['rows']) {
  const fields = (Object.entries(rows) as [RowKind, string][]).map(([kind, description]) => [
    kind === 'orderChange' ? 'change' : kind,
    t.prismaField({ type: models[kind], description, resolve: (_query, heard) => heard.row(kind) as never }),
  ])
  return Object.fromEntries(fields)
}

function idField(t: Fields, type: string) {
  const resolve = ({ event }: Told) => encodeId(type, event.subjectId ?? '')
  return t.id({ description: 'Which one.', resolve })
}

builder.objectRef<Heard>('ResyncRequired').implement({
  interfaces,
  description:
    'The cursor is older than what is kept, or of another epoch: read what is on screen again, then go on from here.',
})

builder.objectRef<Heard>('Heartbeat').implement({
  interfaces,
  description: 'Sent every 20 s of silence, so that a client can tell a quiet feed from a dead one.',
})
