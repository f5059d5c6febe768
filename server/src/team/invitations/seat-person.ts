import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { Role } from '../../generated/prisma/enums.ts'
import { hashSecret } from '../../lib/secret.ts'

type Used = { id: string; email: string; role: Role; branch_ids: string[] }
/** Who is seated: the owner of an account, or somebody who gets one with this password. */
export type Person = { accountId: string } | { passwordHash: string }

/** Ends the invitation of a link, so that it seats once. Throws INVITATION_INVALID when it was not open any more. */
export async function useUp(tx: Transaction, token: string): Promise<Used> {
  const used = await tx.row<Used>(sql`
    update invitation set accepted_at = now()
    where organization_id = ${tx.organizationId} and token_hash = ${hashSecret(token)}
      and accepted_at is null and revoked_at is null and expires_at > now()
    returning id, email, role, branch_ids`)
  if (!used) throw new UserError('INVITATION_INVALID')
  return used
}

/**
 * Makes the member that a used invitation promises, and an account when the person has none; answers the member's id.
 * Throws EMAIL_TAKEN when the account has a seat here, CONFLICT when one was made for the e-mail a moment ago.
 */
export async function seatPerson(tx: Transaction, seat: { used: Used; name: string; person: Person }): Promise<string> {
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
