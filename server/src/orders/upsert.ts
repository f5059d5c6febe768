import sql from 'sql-template-tag'
import { refuseTakenId } from '../contacts/card/external-id.ts'
import { UserError } from '../errors.ts'
import { commit, type Transaction } from '../events/commit.ts'
import { once } from '../team/once.ts'
import type { Viewer } from '../team/viewer.ts'
import { checkReferences } from './card/check-references.ts'
import { findOrder, lockOrder, type LockedOrder } from './card/lock-order.ts'
import { moveOrder, noteMove, statusOf, type StatusName } from './card/move.ts'
import { type OrderCard, type OrderInput, orderWith } from './card/values.ts'
import { canWorkOnOrders } from './policy.ts'
import { ensureStatusesIn, lockOrganization } from './statuses/ensure-statuses.ts'

/** Which order, by its id or the integrator's own, and what is to be written into it. */
export type OrderUpsert = OrderInput &
  StatusName & { id?: string | null; expectedVersion?: number | null; clientMutationId?: string | null }

/**
 * Changes an order, or takes one when there is none with this external id; answers its id. The same again changes
 * nothing, however many ask at once. Another status is a move like any other. Throws FORBIDDEN, NOT_FOUND (customer,
 * branch and status too), BAD_INPUT with the path, VERSION_CONFLICT, TRANSITION_FORBIDDEN, CONFLICT for an external id
 * that another order has, IDEMPOTENCY_CONFLICT.
 */
export async function upsertOrder(viewer: Viewer, input: OrderUpsert): Promise<string> {
  if (!canWorkOnOrders(viewer)) throw new UserError('FORBIDDEN')
  const { clientMutationId, ...rest } = input
  const key = { clientMutationId, input: ['order', rest] }
  const stored = commit(viewer.organizationId, (tx) => once(tx, viewer, { key, apply: () => store(tx, viewer, input) }))
  return stored.catch(refuseTakenId)
}

async function store(tx: Transaction, viewer: Viewer, input: OrderUpsert): Promise<string> {
  const { id, externalId, expectedVersion } = input
  const known = id
    ? await lockOrder(tx, viewer, { orderId: id, expectedVersion })
    : await findOrder(tx, viewer, { externalId, expectedVersion })
  await checkReferences(tx, viewer, input)
  if (known) return change(tx, viewer, { known, input })
  await ensureStatusesIn(tx)
  await lockOrganization(tx)
  // Nobody else makes one now; whoever did a moment ago is seen by this look.
  const made = await findOrder(tx, viewer, { externalId, expectedVersion })
  return made ? change(tx, viewer, { known: made, input }) : take(tx, viewer, input)
}

async function take(tx: Transaction, viewer: Viewer, input: OrderUpsert): Promise<string> {
  const status = await statusOf(tx, input)
  const card = orderWith(undefined, input)
  const numbered = await tx.row<{ number: number }>(sql`
    update organization set last_order_number = last_order_number + 1 where id = ${tx.organizationId}
    returning last_order_number as number`)
  const made = await tx.row<{ id: string }>(sql`
    insert into customer_order (organization_id, number, external_id, title, description, contact_id, branch_id,
      status_id, price_minor, currency, due_at, closed_at)
    values (${tx.organizationId}, ${numbered!.number}, ${card.externalId}, ${card.title}, ${card.description},
      ${card.contactId}, ${card.branchId}, ${status.id}, ${card.priceMinor}::bigint, ${card.currency}, ${card.dueAt},
      case when ${status.isFinal}::bool then now() end)
    returning id`)
  const { id } = made!
  tell(tx, viewer, { id, branchId: card.branchId })
  const order = { id, branchId: card.branchId, statusId: null }
  await noteMove(tx, viewer, { order, toStatusId: status.id, comment: null })
  return id
}

async function change(
  tx: Transaction,
  viewer: Viewer,
  { known, input }: { known: LockedOrder; input: OrderUpsert },
): Promise<string> {
  const to = input.statusId || input.statusKey ? await statusOf(tx, input) : null
  const card = orderWith(known, input)
  if (!isSame(known, card)) await write(tx, viewer, { known, card })
  if (to) await moveOrder(tx, viewer, { order: { ...known, branchId: card.branchId }, to })
  return known.id
}

async function write(tx: Transaction, viewer: Viewer, { known, card }: { known: LockedOrder; card: OrderCard }) {
  if (card.externalId && card.externalId !== known.externalId) {
    const other = await tx.row(sql`
      select id from customer_order where organization_id = ${tx.organizationId} and external_id = ${card.externalId}`)
    if (other) throw new UserError('CONFLICT', { path: ['input', 'externalId'] })
  }
  await tx.rows(sql`
    update customer_order set external_id = ${card.externalId}, title = ${card.title},
      description = ${card.description}, contact_id = ${card.contactId}, branch_id = ${card.branchId},
      price_minor = ${card.priceMinor}::bigint, currency = ${card.currency}, due_at = ${card.dueAt},
      version = version + 1
    where id = ${known.id} and organization_id = ${tx.organizationId}`)
  if (leavesSight(known, card)) {
    tx.append({ kind: 'ORDER_LEFT', subjectId: known.id, branchId: known.branchId, actorId: viewer.memberId })
  }
  tell(tx, viewer, { id: known.id, branchId: card.branchId })
}

/** Without a branch everybody sees it. */
function leavesSight(known: LockedOrder, { branchId }: OrderCard): boolean {
  return branchId !== null && branchId !== known.branchId
}

function tell(tx: Transaction, viewer: Viewer, { id, branchId }: { id: string; branchId: string | null }): void {
  tx.append({ kind: 'ORDER_CHANGED', subjectId: id, branchId, actorId: viewer.memberId })
}

function isSame(known: LockedOrder, card: OrderCard): boolean {
  return (Object.keys(card) as (keyof OrderCard)[]).every(
    (field) => JSON.stringify(known[field]) === JSON.stringify(card[field]),
  )
}
