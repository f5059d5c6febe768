import sql from 'sql-template-tag'
import { row, rows } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { StaffChat } from '../../generated/prisma/client.ts'
import { checkBranches } from '../../team/branches.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageNotices, canReadNotices } from '../policy.ts'

/** The columns of a staff chat as its type has them. */
export const staffChatColumns = sql`id, organization_id as "organizationId", integration_id as "integrationId",
  branch_id as "branchId", external_chat_id as "externalChatId", topic_id as "topicId", title, state,
  state_reason as "stateReason", is_chosen as "isChosen", checked_at as "checkedAt", created_at as "createdAt"`

/** The groups that the bots of an organization were added to, the chosen ones first. Throws FORBIDDEN. */
export function staffChats(viewer: Viewer): Promise<StaffChat[]> {
  if (!canReadNotices(viewer)) throw new UserError('FORBIDDEN')
  return rows<StaffChat>(sql`
    select ${staffChatColumns} from staff_chat where organization_id = ${viewer.organizationId}
    order by is_chosen desc, created_at, id`)
}

/** Takes a group for the notices of a branch (null: of all), or takes it no longer. Throws FORBIDDEN, NOT_FOUND. */
export async function chooseStaffChat(
  viewer: Viewer,
  { id, isChosen, branchId = null }: { id: string; isChosen: boolean; branchId?: string | null },
): Promise<StaffChat> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  if (branchId) await checkBranches(viewer, [branchId])
  const chosen = await row<StaffChat>(sql`
    update staff_chat set is_chosen = ${isChosen}, branch_id = ${branchId}
    where id = ${id} and organization_id = ${viewer.organizationId} returning ${staffChatColumns}`)
  if (!chosen) throw new UserError('NOT_FOUND')
  return chosen
}

/** One group that the viewer may manage. Throws FORBIDDEN, NOT_FOUND. */
export async function manageableStaffChat(viewer: Viewer, id: string): Promise<StaffChat> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  const found = await row<StaffChat>(sql`
    select ${staffChatColumns} from staff_chat where id = ${id} and organization_id = ${viewer.organizationId}`)
  if (!found) throw new UserError('NOT_FOUND')
  return found
}
