import { describe, expect, it } from 'vitest'
import type { Role } from '../generated/prisma/enums.ts'
import { permissionsOf } from './permissions.ts'
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

it('shows the permissions that the policies give', () => {
  for (const role of roles) {
    const has = permissionsOf(role).includes('MEMBERS_MANAGE')
    expect(has).toBe(canManageMembers(viewer(role)))
    expect(permissionsOf(role)).toContain('CONVERSATIONS_READ')
    expect(permissionsOf(role).includes('MESSAGES_SEND')).toBe(role !== 'OBSERVER')
  }
})
