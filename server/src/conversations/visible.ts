import sql, { type Sql } from 'sql-template-tag'
import type { Prisma } from '../generated/prisma/client.ts'
import { andOfBranches, ofBranches } from '../team/of-branches.ts'
import type { Actor } from '../team/viewer.ts'

/** The policy's `canSeeConversation` as a condition for Prisma. */
export function visibleTo(actor: Actor): Prisma.ConversationWhereInput {
  return ofBranches(actor)
}

/** The same for SQL, to be put after another condition on the table `conversation` (alias c). */
export function andVisibleTo(actor: Actor): Sql {
  return andOfBranches(actor, sql`c.branch_id`)
}
