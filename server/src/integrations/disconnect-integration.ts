import sql from 'sql-template-tag'
import { UserError } from '../errors.ts'
import { commit } from '../events/commit.ts'
import type { Viewer } from '../team/viewer.ts'
import { manageableIntegration } from './find-integration.ts'
import { forgetWebhook } from './webhook/forget.ts'

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
