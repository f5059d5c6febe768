import { isAtLeast } from '../team/policy.ts'
import type { Actor } from '../team/viewer.ts'

/** The branches whose orders he sees (besides those without a branch); null means all of them. */
export function limitingBranches(actor: Actor): string[] | null {
  if (actor.kind === 'system' || isAtLeast(actor, 'SUPERVISOR') || actor.branchIds.length === 0) return null
  return actor.branchIds
}

/** Whether an order is his to see. Foreign organizations never get this far: reads are bound to the tenant. */
export function canSeeOrder(actor: Actor, order: { branchId: string | null }): boolean {
  const branches = limitingBranches(actor)
  return branches === null || order.branchId === null || branches.includes(order.branchId)
}

/** Who takes, edits and moves orders: everybody but observers. */
export function canWorkOnOrders(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'MANAGER')
}

/** Who says which statuses there are and which moves are allowed. */
export function canManageStatuses(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'ADMIN')
}
