import sql, { type Sql } from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import type { Transaction } from '../../events/transaction.ts'
import { type Actor, memberOf } from '../../team/viewer.ts'
import type { LockedOrder } from './lock-order.ts'

/** A status by its id or its key. */
export type StatusName = { statusId?: string | null; statusKey?: string | null }

/** A status as the verbs need it. */
export type KnownStatus = { id: string; name: string; isFinal: boolean }

/** The status that is meant; the initial one when none is. NOT_FOUND for one that is not in use. */
export async function statusOf(tx: Transaction, { statusId, statusKey }: StatusName): Promise<KnownStatus> {
  const meant = statusId ? sql`id = ${statusId}` : statusKey ? sql`key = ${statusKey.trim()}` : sql`is_initial`
  const status = await tx.row<KnownStatus>(sql`
    select id, name, is_final as "isFinal" from order_status
    where ${meant} and organization_id = ${tx.organizationId} and archived_at is null`)
  if (!status) throw new UserError('NOT_FOUND', { path: ['input', statusKey && !statusId ? 'statusKey' : 'statusId'] })
  return status
}

/**
 * Moves a locked order to another status and writes it into its history; answers the change's id, null when it is there
 * already. TRANSITION_FORBIDDEN, with those that are allowed, for a move that is not.
 */
export async function moveOrder(
  tx: Transaction,
  actor: Actor,
  { order, to, comment = null }: { order: LockedOrder; to: KnownStatus; comment?: string | null },
): Promise<string | null> {
  if (order.statusId === to.id) return null
  const moved = sql`
    update customer_order set status_id = ${to.id}, version = version + 1, moved_at = now(),
      closed_at = case when ${to.isFinal}::bool then now() end
    where id = ${order.id} and organization_id = ${tx.organizationId} and exists (
      select from order_transition t
      where t.from_id = ${order.statusId} and t.to_id = ${to.id} and t.organization_id = ${tx.organizationId})
    returning id`
  const changeId = await write(tx, actor, { order, toStatusId: to.id, comment, moved })
  if (changeId) return changeId
  const allowed = await nextOf(tx, order.statusId)
  throw new UserError('TRANSITION_FORBIDDEN', {
    path: ['input', 'statusId'],
    detail: allowed.map(({ name }) => `«${name}»`).join(', ') || '—',
    allowedStatusIds: allowed.map(({ id }) => id),
  })
}

type Move = {
  order: { id: string; branchId: string | null; statusId: string | null }
  toStatusId: string
  comment: string | null
}

/** Writes a new order's first status into its history and tells of it: it comes from nowhere. */
export async function noteMove(tx: Transaction, actor: Actor, move: Move): Promise<void> {
  await write(tx, actor, { ...move, moved: sql`select ${move.order.id}::uuid as id` })
}

/**
 * One statement moves and writes, of whatever `moved` gives; undefined when it gives nothing. The order is locked: its
 * history stays in order within a millisecond, too, and when the database's clock is set back.
 */
async function write(
  tx: Transaction,
  actor: Actor,
  { order, toStatusId, comment, moved }: Move & { moved: Sql },
): Promise<string | undefined> {
  const actorId = memberOf(actor)
  const change = await tx.row<{ id: string }>(sql`
    with moved as (${moved})
    insert into order_change (organization_id, order_id, from_status_id, to_status_id, actor_id, comment, at)
    select ${tx.organizationId}::uuid, id, ${order.statusId}::uuid, ${toStatusId}::uuid, ${actorId}::uuid,
      ${comment}::text, greatest(clock_timestamp(), (
        select max(h.at) + interval '1 millisecond' from order_change h where h.order_id = ${order.id}::uuid))
    from moved
    returning id`)
  if (change) tx.append({ kind: 'ORDER_MOVED', subjectId: change.id, branchId: order.branchId, actorId })
  return change?.id
}

function nextOf(tx: Transaction, statusId: string): Promise<{ id: string; name: string }[]> {
  return tx.rows<{ id: string; name: string }>(sql`
    select s.id, s.name from order_transition t join order_status s on s.id = t.to_id
    where t.from_id = ${statusId} and t.organization_id = ${tx.organizationId} and s.archived_at is null
    order by s.position`)
}
