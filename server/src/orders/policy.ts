import { isAtLeast, seesBranchOf } from '../team/policy.ts'
import type { Actor } from '../team/viewer.ts'

/** Whether an order is his to see. */
export function canSeeOrder(actor: Actor, order: { branchId: string | null }): boolean {
  return seesBranchOf(actor, order)
}

/** Who takes, edits and moves orders: everybody but observers. */
export function canWorkOnOrders(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'MANAGER')
}

/** Who says which statuses there are and which moves are allowed. */
export function canManageStatuses(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'ADMIN')
}
