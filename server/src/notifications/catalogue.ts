import type { NoticeAudience } from '../generated/prisma/enums.ts'
import type { VariableName } from './render/variables.ts'

/** What somebody may be told of. */
export type NoticeEvent = keyof typeof catalogue

type Entry = {
  /** Who may hear of it at all. */
  audiences: NoticeAudience[]
  /** Who hears of it before anybody has set anything. */
  onByDefault: NoticeAudience[]
  variables: readonly VariableName[]
}

const common = ['organization', 'branch', 'link'] as const
const ofOrder = [
  ...common,
  'client',
  'order.number',
  'order.title',
  'order.description',
  'order.status',
  'order.previous_status',
  'order.price',
  'order.due',
  'comment',
  'manager',
] as const
const ofClient = [...common, 'client', 'message', 'manager', 'waiting', 'bot'] as const
const staff: NoticeAudience[] = ['STAFF_CHAT', 'OWNER', 'MEMBER']

/** Every event there are notices of; a new one is one line here and its default words in texts/. */
export const catalogue = {
  LEAD_RECEIVED: {
    audiences: staff,
    onByDefault: ['STAFF_CHAT', 'OWNER'],
    variables: [
      ...common,
      'lead.name',
      'lead.email',
      'lead.phone',
      'lead.company',
      'lead.message',
      'lead.source',
      'lead.site',
    ],
  },
  ORDER_CREATED: { audiences: ['CLIENT', ...staff], onByDefault: ['CLIENT', 'STAFF_CHAT'], variables: ofOrder },
  ORDER_MOVED: { audiences: ['CLIENT', ...staff], onByDefault: ['CLIENT', 'STAFF_CHAT'], variables: ofOrder },
  ORDER_READY: { audiences: ['CLIENT', ...staff], onByDefault: ['CLIENT'], variables: ofOrder },
  CLIENT_COMMENT: { audiences: staff, onByDefault: ['STAFF_CHAT'], variables: [...ofClient, 'order.number'] },
  REMINDER: {
    audiences: ['CLIENT', ...staff],
    onByDefault: ['CLIENT'],
    variables: [...common, 'client', 'meeting.title', 'meeting.place', 'meeting.time'],
  },
  UNANSWERED: { audiences: staff, onByDefault: ['MEMBER', 'STAFF_CHAT'], variables: ofClient },
  INTEGRATION_TROUBLE: {
    audiences: staff,
    onByDefault: ['OWNER', 'STAFF_CHAT'],
    variables: [...common, 'bot', 'reason'],
  },
  DELIVERY_FAILED: {
    audiences: staff,
    onByDefault: ['MEMBER'],
    variables: [...ofClient, 'reason'],
  },
} as const satisfies Record<string, Entry>

/** All of them, in the order in which people see them. */
export const noticeEvents = Object.keys(catalogue) as NoticeEvent[]

/** What is known of an event beforehand. */
export function entryOf(event: NoticeEvent): Entry {
  return catalogue[event]
}

/** Whether an audience hears of an event while nobody has said otherwise. */
export function isOnByDefault(event: NoticeEvent, audience: NoticeAudience): boolean {
  return entryOf(event).onByDefault.includes(audience)
}
