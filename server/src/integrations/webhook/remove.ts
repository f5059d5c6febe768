import sql from 'sql-template-tag'
import { channelOf } from '../../channels/registry.ts'
import { commit } from '../../events/commit.ts'
import { type Actor, memberOf } from '../../team/viewer.ts'
import { accountOf } from '../account.ts'
import { manageableIntegration } from '../find-integration.ts'
import { askProvider } from '../provider-fault.ts'

/**
 * Removes the webhook at the provider, whoever set it, and keeps what waits there; from then on the bot is polled.
 * Throws PROVIDER_*, FORBIDDEN, NOT_FOUND.
 */
export async function removeWebhook(actor: Actor, input: { integrationId: string }): Promise<string> {
  const integration = await manageableIntegration(actor, input.integrationId)
  await askProvider(() => channelOf(integration.kind).removeWebhook(accountOf(integration)))
  await commit(actor.organizationId, async (tx) => {
    await tx.rows(sql`
      update integration set webhook_url = null, webhook_active = false, webhook_is_ours = null, webhook_pending = null,
        webhook_last_error = null, webhook_last_error_at = null, webhook_checked_at = now(),
        status = 'CONNECTED', status_reason = null, version = version + 1, updated_at = now()
      where organization_id = ${tx.organizationId} and id = ${integration.id} and disconnected_at is null`)
    tx.append({ kind: 'INTEGRATION_CHANGED', subjectId: integration.id, actorId: memberOf(actor) })
  })
  return integration.id
}
