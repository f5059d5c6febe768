import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { checkBranches } from '../../team/branches.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageNotices, canReadNotices } from '../policy.ts'

/** The groups that the bots of an organization were added to, the chosen ones first. Throws FORBIDDEN. */
export function visibleStaffChats(viewer: Viewer): Pick<Prisma.StaffChatFindManyArgs, 'where' | 'orderBy'> {
  if (!canReadNotices(viewer)) throw new UserError('FORBIDDEN')
  return {
    where: { integration: { disconnectedAt: null } },
    orderBy: [{ isChosen: 'desc' }, { createdAt: 'asc' }, { id: 'asc' }],
  }
}

/**
 * Takes a group for the notices of a branch (null: of all), or takes it no longer; answers its id. Throws FORBIDDEN,
 * NOT_FOUND.
 */
export async function chooseStaffChat(
  viewer: Viewer,
  { id, isChosen, branchId = null }: { id: string; isChosen: boolean; branchId?: string | null },
): Promise<string> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  if (branchId) await checkBranches(viewer, [branchId])
  await commit(viewer.organizationId, async (tx) => {
    const chosen = await tx.row(sql`
      update staff_chat set is_chosen = ${isChosen}, branch_id = ${branchId}
      where id = ${id} and organization_id = ${viewer.organizationId} returning id`)
    if (!chosen) throw new UserError('NOT_FOUND')
    tx.append({ kind: 'STAFF_CHAT_CHANGED', subjectId: id, actorId: viewer.memberId })
  })
  return id
}
