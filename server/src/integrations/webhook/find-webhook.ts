import sql from 'sql-template-tag'
import { prisma } from '../../db/client.ts'
import { doorRows } from '../../db/query.ts'
import type { Integration } from '../../generated/prisma/client.ts'
import { gathered } from '../../lib/gathered.ts'
import { openSecret } from '../secrets.ts'

/** What a webhook needs to know of its integration, and the secret its requests must bear. */
export type Webhook = {
  integration: Pick<Integration, 'id' | 'organizationId' | 'branchId' | 'kind' | 'mode' | 'acceptGroups'>
  secret: string
}

type Found = Webhook['integration'] & { key: string; sealed: string }

const byKey = gathered(async (keys) => {
  const found = await doorRows<Found>(sql`
    select webhook_key as key, id, organization_id as "organizationId", branch_id as "branchId", kind, mode,
      accept_groups as "acceptGroups", webhook_secret as sealed
    from integration where webhook_key = any(${keys}) and disconnected_at is null`)
  return new Map(found.map((row) => [row.key, row]))
})

/** Secrets by how they are sealed: opening one costs more than finding it. */
const opened = new Map<string, { sealed: string; secret: string }>()

/** The connected integration of a webhook's key; null for no such key. Requests of one moment share one look. */
export async function findByWebhookKey(key: string): Promise<Webhook | null> {
  const found = await byKey(key)
  if (!found) return null
  const { key: _key, sealed, ...integration } = found
  const known = opened.get(integration.id)
  if (known?.sealed === sealed) return { integration, secret: known.secret }
  const secret = openSecret(integration.id, sealed)
  opened.set(integration.id, { sealed, secret })
  return { integration, secret }
}

/** Whether a key that names no connected integration once named one: then its provider need not try again. */
export async function wasConnectedBy(key: string): Promise<boolean> {
  return (await prisma.integration.count({ where: { webhookKey: key, disconnectedAt: { not: null } } })) > 0
}
