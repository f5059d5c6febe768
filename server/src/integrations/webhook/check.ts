import sql from 'sql-template-tag'
import type { WebhookHealth } from '../../channels/channel.ts'
import { ChannelError } from '../../channels/errors.ts'
import { channelOf } from '../../channels/registry.ts'
import { commit } from '../../events/commit.ts'
import type { Integration } from '../../generated/prisma/client.ts'
import { redact } from '../../lib/redact.ts'
import type { Actor } from '../../team/viewer.ts'
import { accountOf } from '../account.ts'
import { manageableIntegration } from '../find-integration.ts'
import { providerFault } from '../provider-fault.ts'
import { judgeWebhook, type Verdict } from './judge.ts'
import { memberOf } from './register.ts'

const nothing: WebhookHealth = { url: '', pending: 0 }

/**
 * Asks the provider how the bot and its webhook are and writes it down; the feed hears of it only when something has
 * changed. A refused token suspends the integration. Throws PROVIDER_UNREACHABLE and RATE_LIMITED (nothing is known
 * then), FORBIDDEN, NOT_FOUND.
 */
export async function checkIntegration(actor: Actor, input: { integrationId: string }): Promise<string> {
  const integration = await manageableIntegration(actor, input.integrationId)
  const health = await healthOf(integration)
  const verdict: Verdict = health
    ? judgeWebhook(integration, health, new Date())
    : { status: 'SUSPENDED', reason: 'UNAUTHORIZED', isOurs: integration.webhookIsOurs }
  await note(actor, integration, { verdict, health: health ?? nothing })
  return integration.id
}

/** Null when the provider does not know the token any more. */
async function healthOf(integration: Integration): Promise<WebhookHealth | null> {
  try {
    return await channelOf(integration.kind).webhookHealth(accountOf(integration))
  } catch (error) {
    if (error instanceof ChannelError && ['INVALID_TOKEN', 'NOT_FOUND'].includes(error.code)) return null
    throw providerFault(error)
  }
}

type Finding = { verdict: Verdict; health: WebhookHealth }

async function note(actor: Actor, before: Integration, { verdict, health }: Finding): Promise<void> {
  const lastError = health.lastError ? redact(health.lastError) : null
  const reason = verdict.reason && redact(verdict.reason)
  const hasChanged =
    before.status !== verdict.status ||
    before.statusReason !== reason ||
    before.webhookIsOurs !== verdict.isOurs ||
    before.webhookPending !== health.pending ||
    before.webhookLastError !== lastError
  await commit(actor.organizationId, async (tx) => {
    // The version stays: a check is not an edit that another's edit could collide with.
    await tx.rows(sql`
      update integration set status = ${verdict.status}::integration_status, status_reason = ${reason},
        webhook_is_ours = ${verdict.isOurs}, webhook_pending = ${health.pending}, webhook_last_error = ${lastError},
        webhook_last_error_at = ${health.lastErrorAt ?? null}, webhook_checked_at = now()
      where organization_id = ${tx.organizationId} and id = ${before.id} and disconnected_at is null`)
    if (hasChanged) tx.append({ kind: 'INTEGRATION_CHANGED', subjectId: before.id, actorId: memberOf(actor) })
  })
}
