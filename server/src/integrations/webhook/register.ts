import sql from 'sql-template-tag'
import { channelOf } from '../../channels/registry.ts'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import type { Integration } from '../../generated/prisma/client.ts'
import type { Actor } from '../../team/viewer.ts'
import { accountOf } from '../account.ts'
import { manageableIntegration } from '../find-integration.ts'
import { askProvider } from '../provider-fault.ts'
import { openSecret } from '../secrets.ts'
import { ownWebhookUrl, webhookFault } from './address.ts'

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
  await tellProvider(integration, url)
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

async function tellProvider(integration: Integration, url: string): Promise<void> {
  const account = accountOf(integration)
  const detail = webhookFault(url, account.apiRoot)
  if (detail) throw new UserError('WEBHOOK_REFUSED', { path: ['url'], detail })
  const secret = openSecret(integration.id, integration.webhookSecret)
  await askProvider(() => channelOf(integration.kind).registerWebhook(account, { url, secret }))
}

/** The member behind an actor, for events; null for the house itself. */
export function memberOf(actor: Actor): string | null {
  return actor.kind === 'member' ? actor.memberId : null
}
