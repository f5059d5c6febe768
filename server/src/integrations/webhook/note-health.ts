import sql from 'sql-template-tag'
import type { WebhookHealth } from '../../channels/channel.ts'
import { commit } from '../../events/commit.ts'
import type { Integration } from '../../generated/prisma/client.ts'
import { redact } from '../../lib/redact.ts'
import { type Actor, memberOf } from '../../team/viewer.ts'
import type { Verdict } from './judge.ts'

/** What a check found, and whether the row knows already that it was checked. */
export type Finding = { verdict: Verdict; health: WebhookHealth; isTimeNoted: boolean }

/**
 * Writes down what a check found; the feed hears of it only when something has changed. Nothing is written when the
 * token or the webhook that was asked after is another one by now: a late answer says nothing of that. Nor by the
 * clock's checks (`isTimeNoted`, many are read at once) when somebody else has found out something meanwhile.
 */
export async function noteHealth(actor: Actor, before: Integration, finding: Finding): Promise<void> {
  const { verdict, health, isTimeNoted } = finding
  const lastError = health.lastError ? redact(health.lastError) : null
  const reason = verdict.reason && redact(verdict.reason)
  const hasChanged =
    before.status !== verdict.status ||
    before.statusReason !== reason ||
    before.webhookIsOurs !== verdict.isOurs ||
    before.webhookPending !== health.pending ||
    before.webhookLastError !== lastError
  // Hundreds of bots that are well cost no commit each.
  if (isTimeNoted && !hasChanged && before.webhookLastErrorAt?.getTime() === health.lastErrorAt?.getTime()) return
  await commit(actor.organizationId, async (tx) => {
    // The version stays: a check is not an edit that another's edit could collide with.
    const noted = await tx.row(sql`
      update integration set status = ${verdict.status}::integration_status, status_reason = ${reason},
        webhook_is_ours = ${verdict.isOurs}, webhook_pending = ${health.pending}, webhook_last_error = ${lastError},
        webhook_last_error_at = ${health.lastErrorAt ?? null}, webhook_checked_at = now()
      where organization_id = ${tx.organizationId} and id = ${before.id} and disconnected_at is null
        and token_encrypted = ${before.tokenEncrypted} and webhook_active = ${before.webhookActive}
        and webhook_url is not distinct from ${before.webhookUrl}
        and (not ${isTimeNoted}::bool or status_reason is not distinct from ${before.statusReason})
      returning id`)
    if (noted && hasChanged) tx.append({ kind: 'INTEGRATION_CHANGED', subjectId: before.id, actorId: memberOf(actor) })
  })
}
