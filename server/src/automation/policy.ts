import { isAtLeast } from '../team/policy.ts'
import type { Actor } from '../team/viewer.ts'

/** Who sets up what the bot does by itself: owners and administrators, and the house itself. */
export function canManageAutomation(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'ADMIN')
}

/** Who sees what is set up: everybody who answers, for he has to know what the bot says. */
export function canReadAutomation(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'MANAGER')
}

/** Who makes meetings with clients and calls them off: everybody who answers. */
export function canPlanMeetings(actor: Actor): boolean {
  return canReadAutomation(actor)
}
