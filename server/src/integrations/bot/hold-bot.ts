import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'

/** The provider wants silence for so many milliseconds: a fact of the bot, which survives a restart. */
export async function holdBot(tx: Transaction, integrationId: string, waitMs: number): Promise<void> {
  await tx.rows(sql`
    update integration set
      blocked_until = greatest(blocked_until, now() + ${waitMs}::float8 * interval '1 millisecond')
    where id = ${integrationId} and organization_id = ${tx.organizationId}`)
}

/**
 * The provider no longer knows the token: the bot is suspended and its queue held. Nothing happens when the refused
 * token is one that was replaced while the call was on its way.
 */
export async function suspendBot(
  tx: Transaction,
  { integrationId, tokenEncrypted }: { integrationId: string; tokenEncrypted: string },
): Promise<void> {
  const suspended = await tx.row(sql`
    update integration set status = 'SUSPENDED', status_reason = 'UNAUTHORIZED', updated_at = now()
    where id = ${integrationId} and organization_id = ${tx.organizationId} and status <> 'SUSPENDED'
      and token_encrypted = ${tokenEncrypted}
    returning id`)
  if (suspended) tx.append({ kind: 'INTEGRATION_CHANGED', subjectId: integrationId })
}
