import sql, { type Sql } from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { Actor } from '../../team/viewer.ts'
import { canSeeOrder } from '../policy.ts'

/** An order as the verbs need it, locked until the commit. `priceMinor` is in the smallest units. */
export type LockedOrder = {
  id: string
  externalId: string | null
  title: string
  description: string | null
  contactId: string | null
  branchId: string | null
  statusId: string
  priceMinor: string | null
  currency: string
  dueAt: Date | null
  version: number
}

/** Which order, by its id or the integrator's own, and which version of it the viewer has seen. */
export type SeenOrder = { orderId?: string | null; externalId?: string | null; expectedVersion?: number | null }

/** Finds and locks an order by what names it; undefined when there is none. VERSION_CONFLICT when it changed since. */
export async function findOrder(tx: Transaction, actor: Actor, seen: SeenOrder): Promise<LockedOrder | undefined> {
  const named = nameOf(seen)
  if (!named) return undefined
  const found = await tx.row<LockedOrder>(sql`
    select id, external_id as "externalId", title, description, contact_id as "contactId", branch_id as "branchId",
      status_id as "statusId", price_minor::text as "priceMinor", currency, due_at as "dueAt", version
    from customer_order where ${named} and organization_id = ${tx.organizationId} for no key update`)
  if (!found) return undefined
  // Hidden and missing alike: whoever does not see it learns nothing of it.
  if (!canSeeOrder(actor, found)) throw new UserError('NOT_FOUND')
  if (typeof seen.expectedVersion === 'number' && seen.expectedVersion !== found.version) {
    throw new UserError('VERSION_CONFLICT')
  }
  return found
}

/** The same for an order that has to be there: else NOT_FOUND. */
export async function lockOrder(tx: Transaction, actor: Actor, seen: SeenOrder): Promise<LockedOrder> {
  const found = await findOrder(tx, actor, seen)
  if (!found) throw new UserError('NOT_FOUND')
  return found
}

function nameOf({ orderId, externalId }: SeenOrder): Sql | null {
  if (orderId) return sql`id = ${orderId}`
  return externalId ? sql`external_id = ${externalId.trim()}` : null
}
