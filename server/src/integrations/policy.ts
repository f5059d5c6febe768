import { isAtLeast } from '../team/policy.ts'
import type { Actor } from '../team/viewer.ts'

/** Who may connect, change, test and disconnect integrations: owners and administrators, and the house itself. */
export function canManageIntegrations(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'ADMIN')
}

/** Everybody who is signed in sees which bots there are; no reading shows a secret. */
export function canReadIntegrations(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'OBSERVER')
}
