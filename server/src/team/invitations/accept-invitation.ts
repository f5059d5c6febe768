import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import { hashNewPassword } from '../access/password.ts'
import { proveAccount } from '../access/prove-account.ts'
import { type Client, newSession } from '../access/session.ts'
import { freshViewer, type SignedIn } from '../access/sign-in.ts'
import { findInvitation } from './find-invitation.ts'
import { seatPerson, useUp } from './seat-person.ts'

/** What the invited person gives. */
export type Acceptance = { token: string; name: string; password: string }
/**
 * Seats the person an invitation is for and signs him in. Who has an account proves it with its password (else
 * INVALID_CREDENTIALS); anybody else makes one, with a password that is strong enough (else PASSWORD_WEAK). Throws
 * INVITATION_INVALID for an unknown, used, revoked or expired link; two acceptances at once seat one.
 */
export async function acceptInvitation(input: Acceptance, client: Client): Promise<SignedIn> {
  const invitation = await findInvitation(input.token)
  if (!invitation) throw new UserError('INVITATION_INVALID')
  const { email } = invitation
  const person = invitation.hasAccount
    ? { accountId: await proveAccount(email, input.password, client.ip) }
    : { passwordHash: await hashNewPassword(input.password, [email, input.name]) }
  const seat = await commit(invitation.organizationId, async (tx) => {
    const used = await useUp(tx, input.token)
    const memberId = await seatPerson(tx, { used, name: input.name.trim(), person })
    const session = newSession(memberId, client)
    const row = await tx.row<{ id: string }>(session.insert)
    tx.append({ kind: 'MEMBER_CHANGED', subjectId: memberId, actorId: memberId })
    return { sessionId: row?.id, token: session.token }
  })
  return { token: seat.token, viewer: await freshViewer(seat.sessionId) }
}
