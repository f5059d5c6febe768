import { describe, expect, it } from 'vitest'
import { type Actor, systemOf } from '../team/viewer.ts'
import { canManageStatuses, canSeeOrder, canWorkOnOrders } from './policy.ts'

const as = (role: string, branchIds: string[] = []) => ({ kind: 'member', role, branchIds }) as Actor

describe('orders', () => {
  it('are seen by whoever is of their branch, and without a branch by all', () => {
    expect(canSeeOrder(as('MANAGER', ['a']), { branchId: 'a' })).toBe(true)
    expect(canSeeOrder(as('MANAGER', ['a']), { branchId: 'b' })).toBe(false)
    expect(canSeeOrder(as('MANAGER', ['a']), { branchId: null })).toBe(true)
    expect(canSeeOrder(as('MANAGER'), { branchId: 'b' })).toBe(true)
    expect(canSeeOrder(as('SUPERVISOR', ['a']), { branchId: 'b' })).toBe(true)
  })

  it('are worked on by managers, their statuses by administrators', () => {
    expect(['OBSERVER', 'MANAGER', 'OWNER'].map((role) => canWorkOnOrders(as(role)))).toEqual([false, true, true])
    expect(['SUPERVISOR', 'ADMIN'].map((role) => canManageStatuses(as(role)))).toEqual([false, true])
    expect(canManageStatuses(systemOf('x'))).toBe(true)
  })
})
