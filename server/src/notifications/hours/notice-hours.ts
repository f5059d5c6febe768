import sql from 'sql-template-tag'
import { row, rows } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { NoticeHours } from '../../generated/prisma/client.ts'
import { checkBranches } from '../../team/branches.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageNotices, canReadNotices } from '../policy.ts'

/** Hours as they are to be, "22:00" and "08:00", both or none; `branchId` null for the organization. */
export type HoursChange = {
  branchId?: string | null
  quietFrom?: string | null
  quietTo?: string | null
  unansweredMinutes: number
  expectedVersion?: number | null
}

const columns = sql`id, organization_id as "organizationId", branch_id as "branchId", quiet_from as "quietFrom",
  quiet_to as "quietTo", unanswered_minutes as "unansweredMinutes", version`

/** What was set for the organization and for branches of their own. Throws FORBIDDEN. */
export function noticeHours(viewer: Viewer): Promise<NoticeHours[]> {
  if (!canReadNotices(viewer)) throw new UserError('FORBIDDEN')
  return rows<NoticeHours>(sql`
    select ${columns} from notice_hours where organization_id = ${viewer.organizationId}
    order by branch_id nulls first`)
}

/**
 * Sets quiet hours and the patience with unanswered clients. Throws FORBIDDEN, NOT_FOUND, BAD_INPUT,
 * VERSION_CONFLICT.
 */
export async function saveNoticeHours(viewer: Viewer, change: HoursChange): Promise<NoticeHours> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  const { branchId = null, quietFrom = null, quietTo = null, unansweredMinutes, expectedVersion = null } = change
  if (branchId) await checkBranches(viewer, [branchId])
  if ((quietFrom === null) !== (quietTo === null)) throw new UserError('BAD_INPUT', { path: ['input', 'quietTo'] })
  const saved = await row<NoticeHours>(sql`
    insert into notice_hours as h (organization_id, branch_id, quiet_from, quiet_to, unanswered_minutes)
    values (${viewer.organizationId}, ${branchId}, ${quietFrom}, ${quietTo}, ${unansweredMinutes})
    on conflict (organization_id, branch_id) do update
    set quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
      unanswered_minutes = excluded.unanswered_minutes, version = h.version + 1
    where ${expectedVersion}::int is null or h.version = ${expectedVersion}::int
    returning ${columns}`)
  if (!saved) throw new UserError('VERSION_CONFLICT')
  return saved
}

/**
 * Forgets the hours of a branch, so that the organization's hold there, or (null) those of the organization. Throws
 * FORBIDDEN, NOT_FOUND.
 */
export async function removeNoticeHours(viewer: Viewer, branchId: string | null): Promise<void> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  const removed = await row(sql`
    delete from notice_hours where organization_id = ${viewer.organizationId}
      and branch_id is not distinct from ${branchId}::uuid returning id`)
  if (!removed) throw new UserError('NOT_FOUND')
}
