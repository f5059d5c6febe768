import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import { commit, type Transaction } from '../../events/commit.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageStatuses } from '../policy.ts'
import { ensureStatusesIn, lockOrganization } from './ensure-statuses.ts'
import { readStatusTable, type StatusInput, type StatusTable } from './status-table.ts'
import { storeTable } from './store-table.ts'

/**
 * Sets the statuses of orders and the moves between them, all at once and in this order. Throws FORBIDDEN, NOT_FOUND
 * for an id, what `readStatusTable` throws, and CONFLICT when open orders are in a status that would go.
 */
export async function saveOrderStatuses(viewer: Viewer, input: { statuses: StatusInput[] }): Promise<void> {
  if (!canManageStatuses(viewer)) throw new UserError('FORBIDDEN')
  await commit(viewer.organizationId, async (tx) => {
    await ensureStatusesIn(tx)
    await lockOrganization(tx)
    await checkIds(tx, input.statuses)
    const table = readStatusTable(input.statuses)
    await checkOrders(tx, table)
    await storeTable(tx, table)
    tx.append({ kind: 'ORDER_STATUSES_CHANGED', actorId: viewer.memberId })
  })
}

async function checkIds(tx: Transaction, statuses: StatusInput[]): Promise<void> {
  const ids = statuses.map(({ id }) => id).filter((id) => typeof id === 'string')
  const found = await tx.rows(sql`
    select id from order_status where id = any(${ids}::uuid[]) and organization_id = ${tx.organizationId}`)
  if (found.length < new Set(ids).size) throw new UserError('NOT_FOUND', { path: ['input', 'statuses', 'id'] })
  if (ids.length > new Set(ids).size) throw new UserError('BAD_INPUT', { path: ['input', 'statuses', 'id'] })
}

async function checkOrders(tx: Transaction, table: StatusTable): Promise<void> {
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
