import sql from 'sql-template-tag'
import { config } from '../../config.ts'
import { scopedTo } from '../../db/scoped.ts'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import type { Role } from '../../generated/prisma/enums.ts'
import { hashSecret, newSecret } from '../../lib/secret.ts'
import { normalEmail } from '../access/prove-account.ts'
import { checkBranches } from '../branches.ts'
import { canGrant } from '../policy.ts'
import type { Viewer } from '../viewer.ts'

/** Days an invitation may be accepted. */
export const invitationDays = 7

export type NewInvitation = { email: string; role: Role; branchIds?: string[] | null }

/**
 * Makes a single-use link that seats one e-mail with one role; the link is answered once and never stored. Earlier open
 * links for the same e-mail are revoked. Throws FORBIDDEN (also for a role above the viewer's own), EMAIL_TAKEN when
 * the e-mail has a seat here, NOT_FOUND for a branch that is not here.
 */
export async function inviteMember(
  viewer: Viewer,
  input: NewInvitation,
): Promise<{ invitationId: string; link: string }> {
  if (!canGrant(viewer, input.role)) throw new UserError('FORBIDDEN')
  const email = normalEmail(input.email)
  const branchIds = await checkBranches(viewer, input.branchIds ?? [])
  const seated = await scopedTo(viewer.organizationId).member.findFirst({ where: { account: { email } } })
  if (seated) throw new UserError('EMAIL_TAKEN', { path: ['email'] })
  const token = newSecret()
  const invitationId = await commit(viewer.organizationId, async (tx) => {
    await tx.rows(sql`
      update invitation set revoked_at = now()
      where organization_id = ${tx.organizationId} and email = ${email} and accepted_at is null and revoked_at is null`)
    const row = await tx.row<{ id: string }>(sql`
      insert into invitation (organization_id, email, role, branch_ids, token_hash, invited_by_id, expires_at)
      values (${tx.organizationId}, ${email}, ${input.role}::role, ${branchIds}::uuid[], ${hashSecret(token)},
              ${viewer.memberId}, now() + make_interval(days => ${invitationDays}))
      returning id`)
    return row!.id
  })
  return { invitationId, link: `${publicUrl()}/invite/${token}` }
}

function publicUrl(): string {
  return config.PUBLIC_URL ?? `http://localhost:${config.PORT}`
}
