import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageNotices } from '../policy.ts'

/** Takes a template away; answers its id. Throws FORBIDDEN, NOT_FOUND. */
export async function removeTransitionTemplate(viewer: Viewer, id: string): Promise<string> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  const removed = await row(sql`
    delete from transition_template where id = ${id} and organization_id = ${viewer.organizationId} returning id`)
  if (!removed) throw new UserError('NOT_FOUND')
  return id
}
