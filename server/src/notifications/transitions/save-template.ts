import sql from 'sql-template-tag'
import { row, rows } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { checkBranches } from '../../team/branches.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageNotices } from '../policy.ts'
import { checkWords } from '../rules/save-rule.ts'

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

/**
 * Sets what a client is told at one move of his order; answers the template's id. Throws FORBIDDEN, NOT_FOUND for
 * statuses, branch or template, BAD_INPUT for an empty text or places that mean nothing, CONFLICT when this move has a
 * template, VERSION_CONFLICT.
 */
export async function saveTransitionTemplate(viewer: Viewer, change: TemplateChange): Promise<string> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  const text = cleanText(change.text).trim()
  if (!text) throw new UserError('BAD_INPUT', { path: ['input', 'text'] })
  checkWords('ORDER_MOVED', text)
  if (change.branchId) await checkBranches(viewer, [change.branchId])
  await checkStatuses(viewer, [change.toStatusId, ...(change.fromStatusId ? [change.fromStatusId] : [])])
  const saved = await (change.id ? update(viewer, change, text) : insert(viewer, change, text))
  if (saved) return saved.id
  throw new UserError(change.id ? 'VERSION_CONFLICT' : 'CONFLICT')
}

function insert(viewer: Viewer, { branchId, fromStatusId, toStatusId, isEnabled }: TemplateChange, text: string) {
  return row<{ id: string }>(sql`
    insert into transition_template (organization_id, branch_id, from_status_id, to_status_id, is_enabled, text)
    values (${viewer.organizationId}, ${branchId ?? null}, ${fromStatusId ?? null}, ${toStatusId}, ${isEnabled},
      ${text})
    on conflict do nothing returning id`)
}

async function update(viewer: Viewer, change: TemplateChange, text: string) {
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

/** Takes a template away; answers its id. Throws FORBIDDEN, NOT_FOUND. */
export async function removeTransitionTemplate(viewer: Viewer, id: string): Promise<string> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  const removed = await row(sql`
    delete from transition_template where id = ${id} and organization_id = ${viewer.organizationId} returning id`)
  if (!removed) throw new UserError('NOT_FOUND')
  return id
}

async function checkStatuses(viewer: Viewer, ids: string[]): Promise<void> {
  const found = await rows(sql`
    select id from order_status where id = any(${ids}::uuid[]) and organization_id = ${viewer.organizationId}`)
  if (found.length !== new Set(ids).size) throw new UserError('NOT_FOUND', { path: ['input', 'toStatusId'] })
}
