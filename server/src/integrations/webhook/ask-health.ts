import type { WebhookHealth } from '../../channels/channel.ts'
import { ChannelError } from '../../channels/errors.ts'
import { channelOf } from '../../channels/registry.ts'
import type { Integration } from '../../generated/prisma/client.ts'
import { accountOf } from '../account.ts'
import { providerFault } from '../provider-fault.ts'

/** The provider's word on the webhook; null when it knows the token no more. Throws PROVIDER_*, RATE_LIMITED. */
export async function askHealth(integration: Integration): Promise<WebhookHealth | null> {
  try {
    return await channelOf(integration.kind).webhookHealth(accountOf(integration))
  } catch (error) {
    if (error instanceof ChannelError && ['INVALID_TOKEN', 'NOT_FOUND'].includes(error.code)) return null
    throw providerFault(error)
  }
}
