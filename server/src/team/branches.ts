import sql from 'sql-template-tag'
import { scopedTo } from '../db/scoped.ts'
import { UserError } from '../errors.ts'
import { commit } from '../events/commit.ts'
import { canManageMembers } from './policy.ts'
import { mustHaveRoom } from './room.ts'
import type { Viewer } from './viewer.ts'

/** Adds a branch to the organization; answers its id. Throws FORBIDDEN, LIMIT_REACHED. */
export async function createBranch(viewer: Viewer, input: { name: string }): Promise<string> {
  if (!canManageMembers(viewer)) throw new UserError('FORBIDDEN')
  return commit(viewer.organizationId, async (tx) => {
    await mustHaveRoom(tx, 'branch', sql`organization_id = ${tx.organizationId}`)
    const made = await tx.row<{ id: string }>(sql`
      insert into branch (organization_id, name) values (${tx.organizationId}, ${input.name.trim()}) returning id`)
    return made!.id
  })
}

/** The same ids without repeats, when all are branches of the viewer's organization; else NOT_FOUND. */
export async function checkBranches(viewer: Viewer, branchIds: string[]): Promise<string[]> {
  const wanted = [...new Set(branchIds)]
  if (wanted.length === 0) return wanted
  const found = await scopedTo(viewer.organizationId).branch.count({ where: { id: { in: wanted } } })
  if (found !== wanted.length) throw new UserError('NOT_FOUND', { path: ['branchIds'] })
  return wanted
}
