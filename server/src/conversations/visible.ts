import sql, { empty, type Sql } from 'sql-template-tag'
import type { Prisma } from '../generated/prisma/client.ts'
import type { Actor } from '../team/viewer.ts'
import { limitingBranches } from './policy.ts'

/** The policy's `canSeeConversation` as a condition for Prisma. */
export function visibleTo(actor: Actor): Prisma.ConversationWhereInput {
  const branches = limitingBranches(actor)
  return branches === null ? {} : { OR: [{ branchId: null }, { branchId: { in: branches } }] }
}

/** The same for SQL, to be put after another condition on the table `conversation` (alias c). */
export function andVisibleTo(actor: Actor): Sql {
  const branches = limitingBranches(actor)
  return branches === null ? empty : sql` and (c.branch_id is null or c.branch_id = any(${branches}::uuid[]))`
}
