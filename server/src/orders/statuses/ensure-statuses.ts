import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { commit } from '../../events/commit.ts'
import type { Transaction } from '../../events/transaction.ts'
import { defaultStatuses } from './default-statuses.ts'
import { readStatusTable } from './status-table.ts'
import { storeTable } from './store-table.ts'

const anyOf = (organizationId: string) => sql`
  select id from order_status where organization_id = ${organizationId} limit 1`

/** Gives an organization that has no statuses the ones to begin with. */
export async function ensureStatuses(organizationId: string): Promise<void> {
  if (await row(anyOf(organizationId))) return
  await commit(organizationId, ensureStatusesIn)
}

/** The same within a commit. The organization is locked meanwhile: two at once would make them twice. */
export async function ensureStatusesIn(tx: Transaction): Promise<void> {
  if (await tx.row(anyOf(tx.organizationId))) return
  await lockOrganization(tx)
  if (await tx.row(anyOf(tx.organizationId))) return
  await storeTable(tx, readStatusTable(defaultStatuses))
}

/** Lets nobody else take a number or change the statuses until the commit. */
export async function lockOrganization(tx: Transaction): Promise<void> {
  await tx.row(sql`select id from organization where id = ${tx.organizationId} for no key update`)
}
