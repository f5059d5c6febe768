import sql from 'sql-template-tag'
import { row, rows } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import { mustHaveRoom } from '../../team/room.ts'
import type { Viewer } from '../../team/viewer.ts'

/** A template as it is to be; without `id` a new one, without `fromStatusId` for a move from any status. */
export type TemplateChange = {
  id?: string | null
  branchId?: string | null
  fromStatusId?: string | null
  toStatusId: string
  isEnabled: boolean
  text: string
  expectedVersion?: number | null
}

type Saved = { id: string } | undefined

/** Writes a new template; undefined when its move has one. Throws LIMIT_REACHED. */
export async function insertTemplate(
  viewer: Viewer,
  { branchId, fromStatusId, toStatusId, isEnabled }: TemplateChange,
  text: string,
): Promise<Saved> {
  await mustHaveRoom({ row }, 'transition_template', sql`organization_id = ${viewer.organizationId}`)
  return row<{ id: string }>(sql`
    insert into transition_template (organization_id, branch_id, from_status_id, to_status_id, is_enabled, text)
    values (${viewer.organizationId}, ${branchId ?? null}, ${fromStatusId ?? null}, ${toStatusId}, ${isEnabled},
      ${text})
    on conflict do nothing returning id`)
}

/** Writes over a template; undefined when it changed since. Throws NOT_FOUND, CONFLICT when its move has another. */
export async function updateTemplate(viewer: Viewer, change: TemplateChange, text: string): Promise<Saved> {
  const { id, branchId, fromStatusId, toStatusId, isEnabled, expectedVersion } = change
  const where = sql`id = ${id} and organization_id = ${viewer.organizationId}`
  if (!(await row(sql`select id from transition_template where ${where}`))) throw new UserError('NOT_FOUND')
  const isTaken = await row(sql`
    select id from transition_template where organization_id = ${viewer.organizationId} and id <> ${id}
      and to_status_id = ${toStatusId} and from_status_id is not distinct from ${fromStatusId ?? null}::uuid
      and branch_id is not distinct from ${branchId ?? null}::uuid`)
  if (isTaken) throw new UserError('CONFLICT')
  return row<{ id: string }>(sql`
    update transition_template set branch_id = ${branchId ?? null}, from_status_id = ${fromStatusId ?? null},
      to_status_id = ${toStatusId}, is_enabled = ${isEnabled}, text = ${text}, version = version + 1
    where ${where} and (${expectedVersion ?? null}::int is null or version = ${expectedVersion ?? null}::int)
    returning id`)
}

/** NOT_FOUND when one of these is no status of the organization. */
export async function checkStatuses(viewer: Viewer, ids: string[]): Promise<void> {
  const found = await rows(sql`
    select id from order_status where id = any(${ids}::uuid[]) and organization_id = ${viewer.organizationId}`)
  if (found.length !== new Set(ids).size) throw new UserError('NOT_FOUND', { path: ['input', 'toStatusId'] })
}
