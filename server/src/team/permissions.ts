import type { Role } from '../generated/prisma/enums.ts'

/** What a viewer may do, in words an interface can ask for. */
export const permissions = [
  'CONVERSATIONS_READ',
  'MESSAGES_SEND',
  'DELIVERIES_READ',
  'CONVERSATIONS_ASSIGN',
  'CONVERSATIONS_ASSIGN_OTHERS',
  'INTEGRATIONS_READ',
  'INTEGRATIONS_MANAGE',
  'MEMBERS_READ',
  'MEMBERS_MANAGE',
] as const

/** One word of that list. */
export type Permission = (typeof permissions)[number]

const observing: Permission[] = ['CONVERSATIONS_READ', 'INTEGRATIONS_READ', 'MEMBERS_READ']
const answering: Permission[] = [
  ...observing,
  'MESSAGES_SEND',
  'DELIVERIES_READ',
  'CONVERSATIONS_ASSIGN',
  'CONVERSATIONS_ASSIGN_OTHERS',
]

const byRole: Record<Role, readonly Permission[]> = {
  OBSERVER: observing,
  MANAGER: answering,
  SUPERVISOR: answering,
  ADMIN: permissions,
  OWNER: permissions,
}

/** Every permission of a role. Only for showing and hiding: the verbs ask their concept's policy. */
export function permissionsOf(role: Role): readonly Permission[] {
  return byRole[role]
}
