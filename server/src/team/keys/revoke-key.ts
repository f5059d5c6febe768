import sql from 'sql-template-tag'
import { scopedTo } from '../../db/scoped.ts'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import type { ApiKey, Prisma } from '../../generated/prisma/client.ts'
import { canManageMembers } from '../policy.ts'
import type { Viewer } from '../viewer.ts'

/** Whose keys he sees and may revoke: his own, and everybody's when he manages members. */
export function keysOf(viewer: Viewer): Prisma.ApiKeyWhereInput {
  return canManageMembers(viewer) ? { revokedAt: null } : { revokedAt: null, memberId: viewer.memberId }
}

/** The keys that were not revoked, the newest first; those that have expired are among them. */
export function listKeys(viewer: Viewer): Promise<ApiKey[]> {
  return scopedTo(viewer.organizationId).apiKey.findMany({ where: keysOf(viewer), orderBy: { createdAt: 'desc' } })
}

/** Ends a key at once, its sockets too. Throws NOT_FOUND for another's, and FORBIDDEN when a key asks for it. */
export async function revokeKey(viewer: Viewer, input: { keyId: string }): Promise<string> {
  if (viewer.isKey) throw new UserError('FORBIDDEN')
  const key = await scopedTo(viewer.organizationId).apiKey.findFirst({ where: { id: input.keyId, ...keysOf(viewer) } })
  if (!key) throw new UserError('NOT_FOUND', { path: ['input', 'id'] })
  await commit(viewer.organizationId, async (tx) => {
    await tx.rows(sql`
      update api_key set revoked_at = now()
      where organization_id = ${tx.organizationId} and id = ${key.id} and revoked_at is null`)
    // His sockets are watched by this event, those that came by a key too.
    tx.append({ kind: 'MEMBER_CHANGED', subjectId: key.memberId, actorId: viewer.memberId })
  })
  return key.id
}
