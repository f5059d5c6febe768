import { builder } from '../../graphql/builder.ts'
import { permissions } from '../permissions.ts'

/** A member's role. */
export const RoleRef = builder.enumType('Role', {
  description: 'What a member may do, from most to least.',
  values: {
    OWNER: { description: 'Everything; an organization always has one.' },
    ADMIN: { description: 'Everything, save changing owners.' },
    SUPERVISOR: { description: 'Every conversation; gives them out.' },
    MANAGER: { description: 'Answers the conversations of his branches.' },
    OBSERVER: { description: 'Reads.' },
  },
})

/** A language, stored in small letters. */
export const LocaleRef = builder.enumType('Locale', {
  description: 'The languages the product speaks.',
  values: { RU: { value: 'ru', description: 'Russian.' }, EN: { value: 'en', description: 'English.' } } as const,
})

const meanings: Record<(typeof permissions)[number], string> = {
  CONVERSATIONS_READ: 'Read conversations.',
  CONVERSATIONS_ASSIGN: 'Take conversations and let them go.',
  CONVERSATIONS_ASSIGN_OTHERS: 'Give conversations to colleagues.',
  MESSAGES_SEND: 'Answer customers.',
  DELIVERIES_READ: 'See how the messages to customers were delivered.',
  LABELS_MANAGE: 'Take a label away from every conversation.',
  CONTACTS_READ: "See customers' cards.",
  CONTACTS_EDIT: "Write in customers' cards and say which chats are theirs.",
  CONTACT_FIELDS_MANAGE: "Say which fields customers' cards have.",
  ORDERS_READ: 'See orders.',
  ORDERS_WORK: 'Take, edit and move orders.',
  ORDER_STATUSES_MANAGE: 'Say which statuses orders have and which moves are allowed.',
  LEADS_READ: 'See the leads of the sites.',
  LEADS_WORK: 'Take leads, give them to colleagues and say how they stand.',
  SITES_MANAGE: 'Say from which sites leads come.',
  AUTOMATION_READ: 'See what the bot does by itself.',
  AUTOMATION_MANAGE: 'Set up what the bot does by itself.',
  MEETINGS_PLAN: 'Make meetings with customers and call them off.',
  NOTICES_READ: 'See what was told to whom, and what became of it.',
  NOTICES_MANAGE: 'Set who is told what, and in which words.',
  INTEGRATIONS_READ: 'See which bots there are.',
  INTEGRATIONS_MANAGE: 'Connect, change and disconnect bots.',
  MEMBERS_READ: 'See who works here.',
  MEMBERS_MANAGE: 'Invite, change and disable members.',
}

/** A permission. */
export const PermissionRef = builder.enumType('Permission', {
  description: 'What the viewer may do, for showing and hiding; the server asks again at every request.',
  values: Object.fromEntries(permissions.map((name) => [name, { description: meanings[name] }])) as Record<
    (typeof permissions)[number],
    { description: string }
  >,
})

/** The language of a row. */
export function localeOf(row: { locale: string }): 'ru' | 'en' {
  return row.locale === 'en' ? 'en' : 'ru'
}
