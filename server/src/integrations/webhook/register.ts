import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import { type Actor, memberOf } from '../../team/viewer.ts'
import { manageableIntegration } from '../find-integration.ts'
import { ownWebhookUrl } from './address.ts'
import { setAtProvider } from './set-at-provider.ts'

/**
 * Registers the webhook at the provider, with our secret and explicit kinds of updates, at our own address or the given
 * one (a proxy in front of us). Throws PUBLIC_URL_MISSING, WEBHOOK_REFUSED (an address that cannot do is not even
 * asked for), PROVIDER_*, FORBIDDEN, NOT_FOUND.
 */
export async function registerWebhook(
  actor: Actor,
  input: { integrationId: string; url?: string | null },
): Promise<string> {
  const integration = await manageableIntegration(actor, input.integrationId)
  const url = input.url?.trim() || ownWebhookUrl(integration)
  if (!url) throw new UserError('PUBLIC_URL_MISSING')
  await setAtProvider(integration, url)
  await commit(actor.organizationId, async (tx) => {
    await tx.rows(sql`
      update integration set webhook_url = ${url}, webhook_active = true, webhook_is_ours = true,
        webhook_pending = null, webhook_last_error = null, webhook_last_error_at = null, webhook_checked_at = now(),
        status = 'CONNECTED', status_reason = null, version = version + 1, updated_at = now()
      where organization_id = ${tx.organizationId} and id = ${integration.id} and disconnected_at is null`)
    tx.append({ kind: 'INTEGRATION_CHANGED', subjectId: integration.id, actorId: memberOf(actor) })
  })
  return integration.id
}
