import { describe, expect, it } from 'vitest'
import { canManageAutomation, canPlanMeetings, canReadAutomation } from '../automation/policy.ts'
import { canEditContacts, canManageContactFields } from '../contacts/policy.ts'
import { canAnswer, canAssign, canManageLabels } from '../conversations/policy.ts'
import type { Role } from '../generated/prisma/enums.ts'
import { canManageIntegrations, canReadIntegrations } from '../integrations/policy.ts'
import { canManageSites, canWorkOnLeads } from '../leads/policy.ts'
import { canReadDeliveries } from '../messages/policy.ts'
import { canManageNotices, canReadNotices } from '../notifications/policy.ts'
import { canManageStatuses, canWorkOnOrders } from '../orders/policy.ts'
import { type Permission, permissions, permissionsOf } from './permissions.ts'
import { canChangeMember, canGrant, canManageMembers } from './policy.ts'
import type { Viewer } from './viewer.ts'

const roles: Role[] = ['OWNER', 'ADMIN', 'SUPERVISOR', 'MANAGER', 'OBSERVER']
const viewer = (role: Role): Viewer => ({
  kind: 'member',
  memberId: 'm',
  accountId: 'a',
  organizationId: 'o',
  sessionId: 's',
  role,
  branchIds: [],
  locale: 'ru',
})

describe('who may manage members', () => {
  it('S1-50: owners and administrators, nobody else', () => {
    expect(roles.filter((role) => canManageMembers(viewer(role)))).toEqual(['OWNER', 'ADMIN'])
  })

  it('nobody gives a role above his own', () => {
    expect(roles.filter((role) => canGrant(viewer('ADMIN'), role))).toEqual([
      'ADMIN',
      'SUPERVISOR',
      'MANAGER',
      'OBSERVER',
    ])
    expect(roles.filter((role) => canGrant(viewer('OWNER'), role))).toEqual(roles)
    expect(roles.filter((role) => canGrant(viewer('SUPERVISOR'), role))).toEqual([])
  })

  it('nobody changes a member above himself', () => {
    expect(canChangeMember(viewer('ADMIN'), { role: 'OWNER' })).toBe(false)
    expect(canChangeMember(viewer('ADMIN'), { role: 'ADMIN' })).toBe(true)
  })
})

describe('the permissions of a role', () => {
  const everybody = () => true
  const asked: Record<Permission, (viewer: Viewer) => boolean> = {
    CONVERSATIONS_READ: everybody,
    CONVERSATIONS_ASSIGN: canAssign,
    CONVERSATIONS_ASSIGN_OTHERS: canAssign,
    MESSAGES_SEND: canAnswer,
    DELIVERIES_READ: canReadDeliveries,
    LABELS_MANAGE: canManageLabels,
    CONTACTS_READ: everybody,
    CONTACTS_EDIT: canEditContacts,
    CONTACT_FIELDS_MANAGE: canManageContactFields,
    ORDERS_READ: everybody,
    ORDERS_WORK: canWorkOnOrders,
    ORDER_STATUSES_MANAGE: canManageStatuses,
    LEADS_READ: everybody,
    LEADS_WORK: canWorkOnLeads,
    SITES_MANAGE: canManageSites,
    AUTOMATION_READ: canReadAutomation,
    AUTOMATION_MANAGE: canManageAutomation,
    MEETINGS_PLAN: canPlanMeetings,
    NOTICES_READ: canReadNotices,
    NOTICES_MANAGE: canManageNotices,
    INTEGRATIONS_READ: canReadIntegrations,
    INTEGRATIONS_MANAGE: canManageIntegrations,
    MEMBERS_READ: everybody,
    MEMBERS_MANAGE: canManageMembers,
  }

  it.each(permissions)('%s is shown to exactly those whom the policies let', (permission) => {
    const shown = roles.filter((role) => permissionsOf(role).includes(permission))
    expect(shown).toEqual(roles.filter((role) => asked[permission](viewer(role))))
  })
})
