import { channelOf } from '../../channels/registry.ts'
import { UserError } from '../../errors.ts'
import type { Integration } from '../../generated/prisma/client.ts'
import { accountOf } from '../account.ts'
import { askProvider } from '../provider-fault.ts'
import { openSecret } from '../secrets.ts'
import { webhookFault } from './address.ts'

/** Sets the webhook at the provider with the integration's own secret. Throws WEBHOOK_REFUSED, PROVIDER_*. */
export async function setAtProvider(integration: Integration, url: string): Promise<void> {
  const account = accountOf(integration)
  const detail = webhookFault(url, account.apiRoot)
  if (detail) throw new UserError('WEBHOOK_REFUSED', { path: ['url'], detail })
  const secret = openSecret(integration.id, integration.webhookSecret)
  await askProvider(() => channelOf(integration.kind).registerWebhook(account, { url, secret }))
}
