import sql from 'sql-template-tag'
import { ChannelError } from '../channels/errors.ts'
import { channelOf } from '../channels/registry.ts'
import { UserError } from '../errors.ts'
import { commit } from '../events/commit.ts'
import type { Integration } from '../generated/prisma/client.ts'
import { log } from '../lib/log.ts'
import type { Viewer } from '../team/viewer.ts'
import { accountOf } from './account.ts'
import { manageableIntegration } from './find-integration.ts'

/**
 * Disconnects a bot: its webhook is removed if the provider lets us, its secrets are wiped, its conversations stay. The
 * bot may then be connected by anybody who has its token. Throws FORBIDDEN, NOT_FOUND.
 */
export async function disconnectIntegration(viewer: Viewer, input: { integrationId: string }): Promise<string> {
  const integration = await manageableIntegration(viewer, input.integrationId)
  await forgetWebhook(integration)
  await commit(viewer.organizationId, async (tx) => {
    const gone = await tx.row(sql`
      update integration set disconnected_at = now(), token_encrypted = '', webhook_secret = '', is_active = false,
        webhook_url = null, webhook_active = false, webhook_is_ours = null, webhook_pending = null,
        webhook_last_error = null, webhook_last_error_at = null, owner_chat_id = null,
        version = version + 1, updated_at = now()
      where organization_id = ${tx.organizationId} and id = ${integration.id} and disconnected_at is null returning id`)
    if (!gone) throw new UserError('NOT_FOUND', { path: ['integrationId'] })
    tx.append({ kind: 'INTEGRATION_REMOVED', subjectId: integration.id, actorId: viewer.memberId })
  })
  return integration.id
}

/** Whatever stands in the way (a revoked token, no answer, no sandbox any more), the bot is let go. */
async function forgetWebhook(integration: Integration): Promise<void> {
  try {
    await channelOf(integration.kind).removeWebhook(accountOf(integration))
  } catch (error) {
    const code = error instanceof ChannelError || error instanceof UserError ? error.code : 'INTERNAL'
    log.warn({ integrationId: integration.id, code }, 'a webhook could not be removed')
  }
}
