import { canAnswer, canSeeConversation, limitingBranches } from '../conversations/policy.ts'
import { isAtLeast } from '../team/policy.ts'
import type { Actor } from '../team/viewer.ts'

/** The branches whose leads he sees (besides those without a branch); null means all of them. */
export const leadBranches = limitingBranches

/** Whether a lead is his to see. Foreign organizations never get this far: reads are bound to the tenant. */
export const canSeeLead = canSeeConversation

/** Who takes leads, gives them to colleagues and says how they stand: everybody but observers. */
export function canWorkOnLeads(actor: Actor): boolean {
  return canAnswer(actor)
}

/** Who says from which sites leads come. */
export function canManageSites(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'ADMIN')
}
