import sql, { empty, type Sql } from 'sql-template-tag'
import { limitingBranches } from './policy.ts'
import type { Actor } from './viewer.ts'

/** `seesBranchOf` as a condition for Prisma, on any table with a branch. Gives nothing for whoever sees them all. */
export function ofBranches(actor: Actor): { OR?: [{ branchId: null }, { branchId: { in: string[] } }] } {
  const branches = limitingBranches(actor)
  return branches === null ? {} : { OR: [{ branchId: null }, { branchId: { in: branches } }] }
}

/** The same for SQL, to be put after another condition; `column` holds the branch. */
export function andOfBranches(actor: Actor, column: Sql): Sql {
  const branches = limitingBranches(actor)
  return branches === null ? empty : sql` and (${column} is null or ${column} = any(${branches}::uuid[]))`
}
