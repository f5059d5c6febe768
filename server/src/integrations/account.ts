import type { ChannelAccount } from '../channels/channel.ts'
import { config } from '../config.ts'
import { prisma } from '../db/client.ts'
import { UserError } from '../errors.ts'
import type { Integration } from '../generated/prisma/client.ts'
import { openSecret } from './secrets.ts'

/** Where the provider of a kind is reached. Throws UNAVAILABLE for a sandbox bot in an installation without sandbox. */
export function apiRootOf(kind: Integration['kind']): string {
  if (kind !== 'SANDBOX') return config.TELEGRAM_API_URL
  if (!config.SANDBOX_URL) throw new UserError('UNAVAILABLE')
  return config.SANDBOX_URL
}

/** The integration as its channel needs it, with the token in clear: never leaves the process, is never logged. */
export function accountOf(integration: Pick<Integration, 'id' | 'kind' | 'tokenEncrypted'>): ChannelAccount {
  return { token: openSecret(integration.id, integration.tokenEncrypted), apiRoot: apiRootOf(integration.kind) }
}

/** The connected integration of a webhook's key, with the secret its requests must bear; null for no such key. */
export async function findByWebhookKey(key: string): Promise<{ integration: Integration; secret: string } | null> {
  const integration = await prisma.integration.findUnique({ where: { webhookKey: key } })
  if (!integration || integration.disconnectedAt) return null
  return { integration, secret: openSecret(integration.id, integration.webhookSecret) }
}

/** Whether a key that names no connected integration once named one: then its provider need not try again. */
export async function wasConnectedBy(key: string): Promise<boolean> {
  return (await prisma.integration.count({ where: { webhookKey: key, disconnectedAt: { not: null } } })) > 0
}
