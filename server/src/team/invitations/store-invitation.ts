import sql from 'sql-template-tag'
import { config } from '../../config.ts'
import { commit } from '../../events/commit.ts'
import { hashSecret, newSecret } from '../../lib/secret.ts'
import { mustHaveRoom } from '../room.ts'
import type { Viewer } from '../viewer.ts'

/** Days an invitation may be accepted. */
const invitationDays = 7

type Storing = { email: string; role: Viewer['role']; branchIds: string[] }

/**
 * Stores an invitation by the hash of a new secret and revokes the earlier ones; answers the link, this once. Throws
 * LIMIT_REACHED.
 */
export async function storeInvitation(viewer: Viewer, input: Storing): Promise<{ invitationId: string; link: string }> {
  const token = newSecret()
  const invitationId = await commit(viewer.organizationId, async (tx) => {
    await tx.rows(sql`
      update invitation set revoked_at = now()
      where organization_id = ${tx.organizationId} and email = ${input.email}
        and accepted_at is null and revoked_at is null`)
    const open = sql`accepted_at is null and revoked_at is null and expires_at > now()`
    await mustHaveRoom(tx, 'invitation', sql`organization_id = ${tx.organizationId} and ${open}`)
    const row = await tx.row<{ id: string }>(sql`
      insert into invitation (organization_id, email, role, branch_ids, token_hash, invited_by_id, expires_at)
      values (${tx.organizationId}, ${input.email}, ${input.role}::role, ${input.branchIds}::uuid[],
              ${hashSecret(token)}, ${viewer.memberId}, now() + make_interval(days => ${invitationDays}))
      returning id`)
    return row!.id
  })
  return { invitationId, link: `${publicUrl()}/invite/${token}` }
}

function publicUrl(): string {
  return config.PUBLIC_URL ?? `http://localhost:${config.PORT}`
}
