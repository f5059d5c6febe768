import sql from 'sql-template-tag'
import { prisma } from '../../db/client.ts'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { Role } from '../../generated/prisma/enums.ts'
import { log } from '../../lib/log.ts'
import { hashSecret } from '../../lib/secret.ts'
import { checkPasswordStrength } from '../access/password-strength.ts'
import { hashPassword } from '../access/password.ts'
import { proveAccount } from '../access/prove-account.ts'
import { type Client, newSession } from '../access/session.ts'
import { freshViewer, type SignedIn } from '../access/sign-in.ts'
import { findInvitation } from './find-invitation.ts'

export type Acceptance = { token: string; name: string; password: string }
type Used = { id: string; email: string; role: Role; branch_ids: string[] }
type Person = { accountId: string } | { passwordHash: string }

/**
 * Seats the person an invitation is for and signs him in. Who has an account proves it with its password (else
 * INVALID_CREDENTIALS); anybody else makes one, with a password that is strong enough (else PASSWORD_WEAK). Throws
 * INVITATION_INVALID for an unknown, used, revoked or expired link; two acceptances at once seat one.
 */
export async function acceptInvitation(input: Acceptance, client: Client): Promise<SignedIn> {
  const invitation = await findInvitation(input.token)
  if (!invitation) throw new UserError('INVITATION_INVALID')
  const account = await prisma.account.findUnique({ where: { email: invitation.email } })
  const person = account
    ? { accountId: await proveAccount(invitation.email, input.password, client.ip) }
    : { passwordHash: await newPasswordHash(input, invitation.email) }
  const seat = await commit(invitation.organizationId, async (tx) => {
    const used = await useUp(tx, input.token)
    const memberId = await seatPerson(tx, { used, name: input.name.trim(), person })
    const session = newSession(memberId, client)
    const row = await tx.row<{ id: string }>(session.insert)
    tx.append({ kind: 'MEMBER_CHANGED', subjectId: memberId, actorId: memberId })
    return { memberId, sessionId: row?.id, token: session.token }
  })
  log.info({ memberId: seat.memberId, ip: client.ip }, 'an invitation was accepted')
  return { token: seat.token, viewer: await freshViewer(seat.sessionId) }
}

async function newPasswordHash(input: Acceptance, email: string): Promise<string> {
  checkPasswordStrength(input.password, [email, input.name])
  return hashPassword(input.password)
}

async function useUp(tx: Transaction, token: string): Promise<Used> {
  const used = await tx.row<Used>(sql`
    update invitation set accepted_at = now()
    where organization_id = ${tx.organizationId} and token_hash = ${hashSecret(token)}
      and accepted_at is null and revoked_at is null and expires_at > now()
    returning id, email, role, branch_ids`)
  if (!used) throw new UserError('INVITATION_INVALID')
  return used
}

async function seatPerson(tx: Transaction, seat: { used: Used; name: string; person: Person }): Promise<string> {
  const { used, name, person } = seat
  const accountId = 'accountId' in person ? person.accountId : await newAccount(tx, used.email, person.passwordHash)
  const member = await tx.row<{ id: string }>(sql`
    insert into member (organization_id, account_id, name, role, locale)
    select ${tx.organizationId}, ${accountId}, ${name}, ${used.role}::role, locale
    from organization where id = ${tx.organizationId}
    on conflict do nothing returning id`)
  if (!member) throw new UserError('EMAIL_TAKEN')
  await tx.rows(sql`
    insert into member_branch (member_id, branch_id)
    select ${member.id}, id from branch
    where organization_id = ${tx.organizationId} and id = any(${used.branch_ids}::uuid[])`)
  return member.id
}

async function newAccount(tx: Transaction, email: string, passwordHash: string): Promise<string> {
  const account = await tx.row<{ id: string }>(sql`
    insert into account (email, password_hash) values (${email}, ${passwordHash}) on conflict do nothing returning id`)
  // Somebody made the account a moment ago: its password must be proven, which the next try does.
  if (!account) throw new UserError('CONFLICT')
  return account.id
}
