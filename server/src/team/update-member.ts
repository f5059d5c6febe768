import sql, { type Sql } from 'sql-template-tag'
import { UserError } from '../errors.ts'
import { commit } from '../events/commit.ts'
import type { Transaction } from '../events/transaction.ts'
import { log } from '../lib/log.ts'
import { checkBranches } from './branches.ts'
import { canChangeMember, canGrant, canManageMembers, isAtLeast } from './policy.ts'
import type { Viewer } from './viewer.ts'

type Role = Viewer['role']

/** What may be changed of a member; absent and null leave a thing as it is. */
export type MemberChange = {
  memberId: string
  name?: string | null
  role?: Role | null
  isDisabled?: boolean | null
  branchIds?: string[] | null
}

type Row = { id: string; role: Role; disabled_at: Date | null }

/**
 * Changes a member; disabling ends his sessions in the same transaction, a new role rotates them. Throws FORBIDDEN (a
 * member or a role above the viewer's own, disabling oneself), NOT_FOUND, and CONFLICT for the last owner's removal.
 */
export async function updateMember(viewer: Viewer, input: MemberChange): Promise<string> {
  if (!canManageMembers(viewer)) throw new UserError('FORBIDDEN')
  const branchIds = input.branchIds && (await checkBranches(viewer, input.branchIds))
  return commit(viewer.organizationId, async (tx) => {
    const member = await lock(tx, input.memberId)
    if (!canChangeMember(viewer, member)) throw new UserError('FORBIDDEN')
    const role = input.role ?? member.role
    if (role !== member.role && !canGrant(viewer, role)) throw new UserError('FORBIDDEN')
    const isDisabled = input.isDisabled ?? member.disabled_at !== null
    if (isDisabled && member.id === viewer.memberId) throw new UserError('FORBIDDEN')
    await keepAnOwner(tx, member, { role, isDisabled })
    await tx.rows(sql`
      update member set name = coalesce(${input.name?.trim() || null}, name), role = ${role}::role,
        disabled_at = ${isDisabled ? sql`coalesce(disabled_at, now())` : sql`null`}
      where organization_id = ${tx.organizationId} and id = ${member.id}`)
    if (branchIds) await replaceBranches(tx, member.id, branchIds)
    await followInSessions(tx, member, { role, isDisabled })
    tx.append({ kind: 'MEMBER_CHANGED', subjectId: member.id, actorId: viewer.memberId })
    log.info({ memberId: member.id, by: viewer.memberId, role, isDisabled }, 'a member was changed')
    return member.id
  })
}

/** Owners are locked in one order with the member, so that two of them cannot remove each other at once. */
async function lock(tx: Transaction, memberId: string): Promise<Row> {
  const rows = await tx.rows<Row>(sql`
    select id, role, disabled_at from member
    where organization_id = ${tx.organizationId} and (id = ${memberId} or role = 'OWNER') order by id for update`)
  const member = rows.find((row) => row.id === memberId)
  if (!member) throw new UserError('NOT_FOUND', { path: ['memberId'] })
  return member
}

type Target = { role: Role; isDisabled: boolean }

async function keepAnOwner(tx: Transaction, member: Row, next: Target): Promise<void> {
  if (next.role === 'OWNER' && !next.isDisabled) return
  const other = await tx.row(sql`
    select 1 from member
    where organization_id = ${tx.organizationId} and role = 'OWNER' and disabled_at is null and id <> ${member.id}
    limit 1`)
  if (!other && member.role === 'OWNER') throw new UserError('CONFLICT', { path: ['memberId'] })
}

async function replaceBranches(tx: Transaction, memberId: string, branchIds: string[]): Promise<void> {
  await tx.rows(sql`delete from member_branch where member_id = ${memberId}`)
  await tx.rows(sql`insert into member_branch (member_id, branch_id) select ${memberId}, unnest(${branchIds}::uuid[])`)
}

/** What was let in under the old rights ends or is renewed: sessions, and invitations he could not give now. */
async function followInSessions(tx: Transaction, member: Row, next: Target): Promise<void> {
  const change: Sql | undefined = next.isDisabled
    ? sql`revoked_at = now()`
    : next.role === member.role
      ? undefined
      : sql`rotation_due = true`
  if (change) await tx.rows(sql`update session set ${change} where member_id = ${member.id} and revoked_at is null`)
  if (!next.isDisabled && isAtLeast(next, member.role)) return
  await tx.rows(sql`
    update invitation set revoked_at = now()
    where organization_id = ${tx.organizationId} and invited_by_id = ${member.id}
      and accepted_at is null and revoked_at is null`)
}
