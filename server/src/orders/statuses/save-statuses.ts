import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageStatuses } from '../policy.ts'
import { checkIds, checkOrders, checkRoom, raiseVersion } from './check-table.ts'
import { ensureStatusesIn, lockOrganization } from './ensure-statuses.ts'
import { readStatusTable, type StatusInput } from './status-table.ts'
import { storeTable } from './store-table.ts'

/** The whole table, and the version of it that the viewer has seen. */
export type StatusesInput = { statuses: StatusInput[]; expectedVersion?: number | null }

/**
 * Sets the statuses of orders and the moves between them, all at once and in this order. Throws FORBIDDEN, NOT_FOUND
 * for an id, VERSION_CONFLICT, what `readStatusTable` throws, CONFLICT when open orders are in a status that would go,
 * LIMIT_REACHED.
 */
export async function saveOrderStatuses(viewer: Viewer, input: StatusesInput): Promise<void> {
  if (!canManageStatuses(viewer)) throw new UserError('FORBIDDEN')
  await commit(viewer.organizationId, async (tx) => {
    await ensureStatusesIn(tx)
    await lockOrganization(tx)
    await raiseVersion(tx, input.expectedVersion ?? null)
    await checkIds(tx, input.statuses)
    const table = readStatusTable(input.statuses)
    await checkOrders(tx, table)
    await checkRoom(tx, table)
    await storeTable(tx, table)
    tx.append({ kind: 'ORDER_STATUSES_CHANGED', actorId: viewer.memberId })
  })
}
