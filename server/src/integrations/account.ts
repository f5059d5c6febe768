import sql from 'sql-template-tag'
import type { ChannelAccount } from '../channels/channel.ts'
import { config } from '../config.ts'
import { prisma } from '../db/client.ts'
import { doorRow } from '../db/query.ts'
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

/** What a webhook needs to know of its integration, and the secret its requests must bear. */
export type Webhook = {
  integration: Pick<Integration, 'id' | 'organizationId' | 'branchId' | 'kind' | 'mode' | 'acceptGroups'>
  secret: string
}

const looks = new Map<string, Promise<Webhook | null>>()

/** The connected integration of a webhook's key; null for no such key. Requests of one moment share one look. */
export function findByWebhookKey(key: string): Promise<Webhook | null> {
  const known = looks.get(key)
  if (known) return known
  const look = readWebhook(key).finally(() => looks.delete(key))
  looks.set(key, look)
  return look
}

async function readWebhook(key: string): Promise<Webhook | null> {
  const found = await doorRow<Webhook['integration'] & { sealed: string }>(sql`
    select id, organization_id as "organizationId", branch_id as "branchId", kind, mode,
      accept_groups as "acceptGroups", webhook_secret as sealed
    from integration where webhook_key = ${key} and disconnected_at is null`)
  if (!found) return null
  const { sealed, ...integration } = found
  return { integration, secret: openSecret(integration.id, sealed) }
}

/** Whether a key that names no connected integration once named one: then its provider need not try again. */
export async function wasConnectedBy(key: string): Promise<boolean> {
  return (await prisma.integration.count({ where: { webhookKey: key, disconnectedAt: { not: null } } })) > 0
}
