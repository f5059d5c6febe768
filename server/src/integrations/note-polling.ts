import sql from 'sql-template-tag'
import { commit } from '../events/commit.ts'

/**
 * Writes down how polling a bot goes: CONFLICT when somebody else receives by the same token (a warning), INVALID_TOKEN
 * when the token is dead (suspends the integration), null when it works, which takes such a warning away. The feed
 * hears only of a change, and of nothing that a token did which was replaced meanwhile.
 */
export async function notePolling(
  bot: { id: string; organizationId: string; tokenEncrypted: string },
  fault: 'CONFLICT' | 'INVALID_TOKEN' | null,
): Promise<void> {
  const isDead = fault === 'INVALID_TOKEN'
  const status = fault === null ? 'CONNECTED' : isDead ? 'SUSPENDED' : 'WARNING'
  const reason = fault === null ? null : isDead ? 'UNAUTHORIZED' : 'POLLING_CONFLICT'
  const isRelevant =
    fault === null ? sql`status_reason = 'POLLING_CONFLICT'` : sql`status_reason is distinct from ${reason}`
  await commit(bot.organizationId, async (tx) => {
    const changed = await tx.row(sql`
      update integration set status = ${status}::integration_status, status_reason = ${reason}, updated_at = now()
      where id = ${bot.id} and organization_id = ${tx.organizationId} and disconnected_at is null
        and token_encrypted = ${bot.tokenEncrypted} and status <> 'SUSPENDED' and ${isRelevant}
      returning id`)
    if (changed) tx.append({ kind: 'INTEGRATION_CHANGED', subjectId: bot.id })
  })
}
