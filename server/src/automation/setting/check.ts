import type { z } from 'zod'
import sql, { raw } from 'sql-template-tag'
import { rows } from '../../db/query.ts'
import { scopedTo } from '../../db/scoped.ts'
import { UserError } from '../../errors.ts'
import { checkBranches } from '../../team/branches.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageAutomation, canReadAutomation } from '../policy.ts'

/** Where a setting holds; null: everywhere. */
export type SettingPlace = { branchId?: string | null; integrationId?: string | null }

/** Throws FORBIDDEN for whoever may not set anything up. */
export function mustManage(viewer: Viewer): void {
  if (!canManageAutomation(viewer)) throw new UserError('FORBIDDEN')
}

/** Throws FORBIDDEN for whoever may not see what is set up. */
export function mustRead(viewer: Viewer): void {
  if (!canReadAutomation(viewer)) throw new UserError('FORBIDDEN')
}

/** Throws NOT_FOUND for a branch or a bot of somebody else. */
export async function checkPlace(viewer: Viewer, { branchId, integrationId }: SettingPlace): Promise<void> {
  if (branchId) await checkBranches(viewer, [branchId])
  if (!integrationId) return
  const found = await scopedTo(viewer.organizationId).integration.count({ where: { id: integrationId } })
  if (found === 0) throw new UserError('NOT_FOUND', { path: ['input', 'integrationId'] })
}

/** The value as `shape` wants it; BAD_INPUT with the path of what is wrong, below `path`. */
export function mustBe<Shape extends z.ZodType>(shape: Shape, value: unknown, path: string[]): z.output<Shape> {
  const read = shape.safeParse(value)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  throw new UserError('BAD_INPUT', { path: [...path, ...(issue?.path.map(String) ?? [])], detail: issue?.message })
}

/** Gives the rows of a table their order: those that are not named come after, as they were. */
export async function reorder(viewer: Viewer, table: 'automation_rule' | 'faq_entry', ids: string[]): Promise<void> {
  mustManage(viewer)
  await mustHave(viewer, table, ids)
  await rows(sql`
    update ${raw(table)} t set position = n.position from (
      select id, row_number() over (order by array_position(${ids}::uuid[], id), position, id)::int as position
      from ${raw(table)} where organization_id = ${viewer.organizationId}
    ) n where n.id = t.id and t.organization_id = ${viewer.organizationId}`)
}

/** NOT_FOUND when one of these rows is not the organization's. */
export async function mustHave(viewer: Viewer, table: 'automation_rule' | 'faq_entry', ids: string[]): Promise<void> {
  const wanted = [...new Set(ids)]
  const found = await rows(sql`
    select id from ${raw(table)} where id = any(${wanted}::uuid[]) and organization_id = ${viewer.organizationId}`)
  if (found.length < wanted.length) throw new UserError('NOT_FOUND')
}

/** Removes a row of a table; answers its id. NOT_FOUND when there is none. */
export async function removeRow(
  viewer: Viewer,
  table: 'automation_rule' | 'faq_entry' | 'answerer',
  id: string,
): Promise<string> {
  mustManage(viewer)
  const key = raw(table === 'answerer' ? 'integration_id' : 'id')
  const removed = await rows(sql`
    delete from ${raw(table)} where ${key} = ${id} and organization_id = ${viewer.organizationId} returning ${key}`)
  if (removed.length === 0) throw new UserError('NOT_FOUND')
  return id
}
