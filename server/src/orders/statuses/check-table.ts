import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import type { Transaction } from '../../events/transaction.ts'
import { mustHaveRoom } from '../../team/room.ts'
import type { StatusInput, StatusTable } from './status-table.ts'

/** The next version of the table; VERSION_CONFLICT when it is another one than was seen. */
export async function raiseVersion(tx: Transaction, expected: number | null): Promise<void> {
  const raised = await tx.row(sql`
    update organization set order_statuses_version = order_statuses_version + 1
    where id = ${tx.organizationId} and (${expected}::int is null or order_statuses_version = ${expected}::int)
    returning id`)
  if (!raised) throw new UserError('VERSION_CONFLICT')
}

/** NOT_FOUND for an id that is no status here, BAD_INPUT for one that stands twice. */
export async function checkIds(tx: Transaction, statuses: StatusInput[]): Promise<void> {
  const ids = statuses.map(({ id }) => id).filter((id) => typeof id === 'string')
  const found = await tx.rows(sql`
    select id from order_status where id = any(${ids}::uuid[]) and organization_id = ${tx.organizationId}`)
  if (found.length < new Set(ids).size) throw new UserError('NOT_FOUND', { path: ['input', 'statuses', 'id'] })
  if (ids.length > new Set(ids).size) throw new UserError('BAD_INPUT', { path: ['input', 'statuses', 'id'] })
}

/** CONFLICT when open orders are in a status that would go. */
export async function checkOrders(tx: Transaction, table: StatusTable): Promise<void> {
  const ids = table.flatMap(({ id }) => id ?? [])
  const keys = table.filter(({ id }) => !id).map(({ key }) => key)
  const held = await tx.row<{ name: string }>(sql`
    select s.name from order_status s
    where s.organization_id = ${tx.organizationId} and s.id <> all(${ids}::uuid[]) and s.key <> all(${keys}::text[])
      and exists (select from customer_order o where o.organization_id = ${tx.organizationId}
        and o.status_id = s.id and o.closed_at is null)
    limit 1`)
  if (held) throw new UserError('CONFLICT', { path: ['input', 'statuses'], detail: held.name })
}

/** LIMIT_REACHED for more statuses than may be: those put aside are kept for the history of orders, and count. */
export async function checkRoom(tx: Transaction, table: StatusTable): Promise<void> {
  const keys = table.filter(({ id }) => !id).map(({ key }) => key)
  const where = sql`organization_id = ${tx.organizationId}`
  const known = await tx.rows(sql`select id from order_status where ${where} and key = any(${keys}::text[])`)
  if (known.length < keys.length) await mustHaveRoom(tx, 'order_status', where)
}
