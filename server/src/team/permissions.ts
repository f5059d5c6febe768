import type { Role } from '../generated/prisma/enums.ts'

const observing = [
  'CONVERSATIONS_READ',
  'CONTACTS_READ',
  'ORDERS_READ',
  'LEADS_READ',
  'INTEGRATIONS_READ',
  'MEMBERS_READ',
] as const
const answering = [
  ...observing,
  'MESSAGES_SEND',
  'DELIVERIES_READ',
  'CONVERSATIONS_ASSIGN',
  'CONVERSATIONS_ASSIGN_OTHERS',
  'CONTACTS_EDIT',
  'ORDERS_WORK',
  'LEADS_WORK',
  'AUTOMATION_READ',
  'MEETINGS_PLAN',
] as const
const supervising = [...answering, 'LABELS_MANAGE', 'NOTICES_READ'] as const

/** What a viewer may do, in words an interface can ask for. */
export const permissions = [
  ...supervising,
  'CONTACT_FIELDS_MANAGE',
  'ORDER_STATUSES_MANAGE',
  'SITES_MANAGE',
  'AUTOMATION_MANAGE',
  'NOTICES_MANAGE',
  'INTEGRATIONS_MANAGE',
  'MEMBERS_MANAGE',
] as const

/** One word of that list. */
export type Permission = (typeof permissions)[number]

const byRole: Record<Role, readonly Permission[]> = {
  OBSERVER: observing,
  MANAGER: answering,
  SUPERVISOR: supervising,
  ADMIN: permissions,
  OWNER: permissions,
}

/** Every permission of a role. Only for showing and hiding: the verbs ask their concept's policy. */
export function permissionsOf(role: Role): readonly Permission[] {
  return byRole[role]
}
