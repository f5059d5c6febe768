import { isAtLeast } from '../team/policy.ts'
import type { Actor } from '../team/viewer.ts'

/** Who sets who is told what: owners and administrators, and the house itself. */
export function canManageNotices(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'ADMIN')
}

/** Who reads what was told and what became of it: whoever supervises. */
export function canReadNotices(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'SUPERVISOR')
}
