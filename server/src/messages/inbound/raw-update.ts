import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import { commit } from '../../events/commit.ts'
import type { Transaction } from '../../events/transaction.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { log } from '../../lib/log.ts'
import type { ReceivingIntegration } from './receiving-integration.ts'

/** An update as it came, under the provider's id of it. */
export type RawUpdate = { id: string; rawBody: Buffer }

/** False when the update was here before: the primary key is the whole memory, kept as long as the data. */
export async function remember(tx: Transaction, integrationId: string, update: RawUpdate): Promise<boolean> {
  const inserted = await tx.row(sql`
    insert into raw_update (integration_id, update_id, organization_id, body)
    values (${integrationId}, ${update.id}, ${tx.organizationId}, ${update.rawBody})
    on conflict do nothing returning update_id`)
  return inserted !== undefined
}

/** Keeps what could not be applied, with the reason; it counts as received, for a repeat would fail alike. */
export async function quarantine(
  integration: Pick<ReceivingIntegration, 'id' | 'organizationId'>,
  update: RawUpdate & { fault: unknown },
): Promise<void> {
  // What went wrong may quote what came: a NUL in it would refuse the row that is to keep it.
  const reason = cleanText(String(update.fault instanceof Error ? update.fault.message : update.fault).slice(0, 500))
  log.warn({ integrationId: integration.id, updateId: update.id, reason }, 'an update went into quarantine')
  await commit(integration.organizationId, (tx) =>
    tx.rows(sql`
      insert into raw_update (integration_id, update_id, organization_id, body, state, reason)
      values (${integration.id}, ${update.id}, ${tx.organizationId}, ${update.rawBody}, 'QUARANTINED', ${reason})
      on conflict do nothing`),
  )
}

/** An update without an id of its own is known by its bytes. */
export function keyOf(rawBody: Buffer): string {
  return `sha256:${createHash('sha256').update(rawBody).digest('hex')}`
}
