import { expect, it } from 'vitest'
import type { Role } from '../generated/prisma/enums.ts'
import { systemOf, type Viewer } from '../team/viewer.ts'
import { canManageIntegrations, canReadIntegrations } from './policy.ts'

const roles: Role[] = ['OWNER', 'ADMIN', 'SUPERVISOR', 'MANAGER', 'OBSERVER']
const viewer = (role: Role) => ({ kind: 'member', role }) as Viewer

it('S1-50: owners and administrators manage integrations, everybody else only sees them', () => {
  expect(roles.filter((role) => canManageIntegrations(viewer(role)))).toEqual(['OWNER', 'ADMIN'])
  expect(roles.every((role) => canReadIntegrations(viewer(role)))).toBe(true)
  expect(canManageIntegrations(systemOf('o'))).toBe(true)
})
