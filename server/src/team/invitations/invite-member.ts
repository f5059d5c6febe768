import { scopedTo } from '../../db/scoped.ts'
import { UserError } from '../../errors.ts'
import { normalEmail } from '../access/prove-account.ts'
import { checkBranches } from '../branches.ts'
import { canGrant } from '../policy.ts'
import type { Viewer } from '../viewer.ts'
import { storeInvitation } from './store-invitation.ts'

/** Whom to invite as what; no branches means all. */
export type NewInvitation = { email: string; role: Viewer['role']; branchIds?: string[] | null }

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
  return storeInvitation(viewer, { email, role: input.role, branchIds })
}
