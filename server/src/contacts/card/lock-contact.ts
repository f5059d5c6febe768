import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { Actor } from '../../team/viewer.ts'
import { andVisibleContact } from '../visible.ts'
import type { Card } from './values.ts'

/** A customer's card, locked until the commit. */
export type LockedContact = Card & { id: string; version: number }

/** Which card, and which version of it the viewer has seen. */
export type SeenContact = { contactId: string; expectedVersion?: number | null }

/**
 * Finds and locks a card that `actor` may see. NOT_FOUND when there is none (foreign, missing or hidden alike),
 * VERSION_CONFLICT when it has changed since.
 */
export async function lockContact(tx: Transaction, actor: Actor, seen: SeenContact): Promise<LockedContact> {
  const found = await tx.row<LockedContact>(sql`
    select k.id, k.name, k.phone, k.email, k.company, k.external_id as "externalId", k.attributes, k.version
    from contact k
    where k.id = ${seen.contactId} and k.organization_id = ${tx.organizationId}${andVisibleContact(actor)}
    for no key update`)
  if (!found) throw new UserError('NOT_FOUND')
  if (typeof seen.expectedVersion === 'number' && seen.expectedVersion !== found.version) {
    throw new UserError('VERSION_CONFLICT')
  }
  return found
}
