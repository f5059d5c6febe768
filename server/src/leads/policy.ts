import { canAnswer } from '../conversations/policy.ts'
import { isAtLeast, seesBranchOf } from '../team/policy.ts'
import type { Actor } from '../team/viewer.ts'

/** Whether a lead is his to see. */
export function canSeeLead(actor: Actor, lead: { branchId: string | null }): boolean {
  return seesBranchOf(actor, lead)
}

/** Who takes leads, gives them to colleagues and says how they stand: everybody but observers. */
export function canWorkOnLeads(actor: Actor): boolean {
  return canAnswer(actor)
}

/** Who says from which sites leads come. */
export function canManageSites(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'ADMIN')
}
