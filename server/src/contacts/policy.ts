import { isAtLeast } from '../team/policy.ts'
import type { Actor } from '../team/viewer.ts'

/** Who writes in a customer's card, makes links for him and says which chats are his: whoever answers. */
export function canEditContacts(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'MANAGER')
}

/** Who says which fields a card has. */
export function canManageContactFields(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'ADMIN')
}
