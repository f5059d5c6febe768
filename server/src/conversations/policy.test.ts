import { expect, it } from 'vitest'
import type { Role } from '../generated/prisma/enums.ts'
import { systemOf, type Viewer } from '../team/viewer.ts'
import { canAnswer, canBeAssigned, canSeeConversation, seesEvent } from './policy.ts'

const viewer = (role: Role, branchIds: string[] = []): Viewer => ({
  kind: 'member',
  memberId: 'me',
  accountId: 'a',
  organizationId: 'o',
  sessionId: 's',
  role,
  branchIds,
  locale: 'ru',
})

it('S3-4: a manager of one branch sees it and what belongs to none; supervisors see all', () => {
  const manager = viewer('MANAGER', ['north'])
  expect(canSeeConversation(manager, { branchId: 'north' })).toBe(true)
  expect(canSeeConversation(manager, { branchId: null })).toBe(true)
  expect(canSeeConversation(manager, { branchId: 'south' })).toBe(false)
  expect(canSeeConversation(viewer('MANAGER'), { branchId: 'south' })).toBe(true)
  expect(canSeeConversation(viewer('SUPERVISOR', ['north']), { branchId: 'south' })).toBe(true)
  expect(canSeeConversation(systemOf('o'), { branchId: 'south' })).toBe(true)
})

it('observers only look', () => {
  expect(canAnswer(viewer('OBSERVER'))).toBe(false)
  for (const role of ['MANAGER', 'SUPERVISOR', 'ADMIN', 'OWNER'] as const) expect(canAnswer(viewer(role))).toBe(true)
})

it('is given only to who answers and sees it', () => {
  expect(canBeAssigned({ role: 'OBSERVER', branchIds: [] }, { branchId: null })).toBe(false)
  expect(canBeAssigned({ role: 'MANAGER', branchIds: ['north'] }, { branchId: 'south' })).toBe(false)
  expect(canBeAssigned({ role: 'MANAGER', branchIds: ['north'] }, { branchId: 'north' })).toBe(true)
})

it('an event for one member is for nobody else, whatever his role', () => {
  expect(seesEvent(viewer('OWNER'), { branchId: null, audienceMemberId: 'him' })).toBe(false)
  expect(seesEvent(viewer('OBSERVER'), { branchId: null, audienceMemberId: 'me' })).toBe(true)
  expect(seesEvent(viewer('MANAGER', ['north']), { branchId: 'south', audienceMemberId: null })).toBe(false)
})
