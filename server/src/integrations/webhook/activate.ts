import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import type { Integration } from '../../generated/prisma/client.ts'
import { type Actor, memberOf } from '../../team/viewer.ts'
import { manageableIntegration } from '../find-integration.ts'
import { ownWebhookUrl } from './address.ts'
import { registerWebhook } from './register.ts'
import { removeWebhook } from './remove.ts'

/**
 * Puts a connected bot to work without a further click: a webhook when PUBLIC_API_URL is set, else long polling, for
 * which a webhook that somebody left there is removed. What the provider refuses becomes the integration's warning, not
 * an error: the bot is connected and is polled.
 */
export async function activateIntegration(actor: Actor, integrationId: string): Promise<void> {
  const integration = await manageableIntegration(actor, integrationId)
  try {
    if (ownWebhookUrl(integration)) await registerWebhook(actor, { integrationId })
    else await removeWebhook(actor, { integrationId })
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    await warn(actor, integration, error)
  }
}

async function warn(actor: Actor, { id, tokenEncrypted }: Integration, error: UserError): Promise<void> {
  const reason = error.facts.detail ? `${error.code}: ${error.facts.detail}` : error.code
  await commit(actor.organizationId, async (tx) => {
    const warned = await tx.row(sql`
      update integration set status = 'WARNING', status_reason = ${reason}, webhook_active = false,
        version = version + 1, updated_at = now()
      where organization_id = ${tx.organizationId} and id = ${id} and disconnected_at is null
        and token_encrypted = ${tokenEncrypted}
      returning id`)
    if (warned) tx.append({ kind: 'INTEGRATION_CHANGED', subjectId: id, actorId: memberOf(actor) })
  })
}
