import { scopedTo } from '../db/scoped.ts'
import { UserError } from '../errors.ts'
import type { Integration } from '../generated/prisma/client.ts'
import type { Actor } from '../team/viewer.ts'
import { canManageIntegrations } from './policy.ts'

const connected = { disconnectedAt: null }

/** One connected integration that the actor may manage. Throws FORBIDDEN, or NOT_FOUND for a foreign or missing one. */
export async function manageableIntegration(actor: Actor, integrationId: string): Promise<Integration> {
  if (!canManageIntegrations(actor)) throw new UserError('FORBIDDEN')
  const db = scopedTo(actor.organizationId)
  const found = await db.integration.findFirst({ where: { ...connected, id: integrationId } })
  if (!found) throw new UserError('NOT_FOUND', { path: ['integrationId'] })
  return found
}

/** The connected integration that is there for the longest, for those who know of one only. Throws FORBIDDEN. */
export async function oldestIntegration(actor: Actor): Promise<Integration | null> {
  if (!canManageIntegrations(actor)) throw new UserError('FORBIDDEN')
  const orderBy = [{ createdAt: 'asc' as const }, { id: 'asc' as const }]
  return scopedTo(actor.organizationId).integration.findFirst({ where: connected, orderBy })
}
