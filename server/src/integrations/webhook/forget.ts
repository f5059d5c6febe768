import { ChannelError } from '../../channels/errors.ts'
import { channelOf } from '../../channels/registry.ts'
import { UserError } from '../../errors.ts'
import type { Integration } from '../../generated/prisma/client.ts'
import { log } from '../../lib/log.ts'
import { accountOf } from '../account.ts'

/** Removes the webhook if it can be done: a revoked token, silence or a sandbox that is gone stand in nobody's way. */
export async function forgetWebhook(integration: Integration): Promise<void> {
  try {
    await channelOf(integration.kind).removeWebhook(accountOf(integration))
  } catch (error) {
    const code = error instanceof ChannelError || error instanceof UserError ? error.code : 'INTERNAL'
    log.warn({ integrationId: integration.id, code }, 'a webhook could not be removed')
  }
}
