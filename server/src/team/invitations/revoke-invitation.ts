import sql from 'sql-template-tag'
import { databaseNow } from '../../db/now.ts'
import { scopedTo } from '../../db/scoped.ts'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import type { Invitation } from '../../generated/prisma/client.ts'
import { canManageMembers } from '../policy.ts'
import type { Viewer } from '../viewer.ts'

const isOpen = { acceptedAt: null, revokedAt: null }

/** The invitations that can still be accepted, newest first. Throws FORBIDDEN. */
export async function listInvitations(viewer: Viewer): Promise<Invitation[]> {
  if (!canManageMembers(viewer)) throw new UserError('FORBIDDEN')
  const where = { ...isOpen, expiresAt: { gt: await databaseNow() } }
  return scopedTo(viewer.organizationId).invitation.findMany({ where, orderBy: { createdAt: 'desc' } })
}

/** Makes an open invitation's link worthless. Throws FORBIDDEN, NOT_FOUND (also when it was accepted meanwhile). */
export async function revokeInvitation(viewer: Viewer, input: { invitationId: string }): Promise<string> {
  if (!canManageMembers(viewer)) throw new UserError('FORBIDDEN')
  const revoked = await commit(viewer.organizationId, (tx) =>
    tx.row<{ id: string }>(sql`
      update invitation set revoked_at = now()
      where organization_id = ${tx.organizationId} and id = ${input.invitationId}
        and accepted_at is null and revoked_at is null
      returning id`),
  )
  if (!revoked) throw new UserError('NOT_FOUND', { path: ['invitationId'] })
  return revoked.id
}
