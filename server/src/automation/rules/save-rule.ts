import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import { mustHaveRoom } from '../../team/room.ts'
import type { Viewer } from '../../team/viewer.ts'
import { stopRunsOf } from '../runs/stop-runs.ts'
import { mustHave, mustManage, removeRow } from '../setting/check.ts'
import { checkRule, type RuleDraft } from './check-rule.ts'

/** Makes or changes a rule; answers its id. Throws FORBIDDEN, NOT_FOUND, BAD_INPUT, VERSION_CONFLICT, LIMIT_REACHED. */
export async function saveRule(
  viewer: Viewer,
  input: { id?: string | null; expectedVersion?: number | null; rule: RuleDraft },
): Promise<string> {
  mustManage(viewer)
  const { branchId = null, integrationId = null, isActive, isLast } = input.rule
  const { name, event, conditions, actions } = await checkRule(viewer, input.rule)
  const [whens, thens] = [JSON.stringify(conditions), JSON.stringify(actions)]
  if (!input.id) {
    await mustHaveRoom({ row }, 'automation_rule', sql`organization_id = ${viewer.organizationId}`)
    const made = await row<{ id: string }>(sql`
      insert into automation_rule (organization_id, name, is_active, position, branch_id, integration_id, event,
        conditions, actions, is_last)
      select ${viewer.organizationId}, ${name}, ${isActive ?? true}, coalesce(max(position), 0) + 1,
        ${branchId}::uuid, ${integrationId}::uuid, ${event}, ${whens}::jsonb, ${thens}::jsonb, ${isLast ?? false}
      from automation_rule where organization_id = ${viewer.organizationId} returning id`)
    return made!.id
  }
  const saved = await row(sql`
    update automation_rule set name = ${name}, is_active = coalesce(${isActive ?? null}, is_active),
      branch_id = ${branchId}, integration_id = ${integrationId}, event = ${event}, conditions = ${whens}::jsonb,
      actions = ${thens}::jsonb, is_last = coalesce(${isLast ?? null}, is_last), version = version + 1,
      updated_at = now()
    where id = ${input.id} and organization_id = ${viewer.organizationId}
      and version = coalesce(${input.expectedVersion ?? null}::int, version)
    returning id`)
  if (saved && isActive === false) await stopRunsOf(viewer.organizationId, input.id)
  if (saved) return input.id
  const there = await row(sql`
    select id from automation_rule where id = ${input.id} and organization_id = ${viewer.organizationId}`)
  throw new UserError(there ? 'VERSION_CONFLICT' : 'NOT_FOUND')
}

/** Removes a rule; what it did stays in the log, what of it still waits is not done. Throws FORBIDDEN, NOT_FOUND. */
export async function removeRule(viewer: Viewer, id: string): Promise<string> {
  mustManage(viewer)
  await mustHave(viewer, 'automation_rule', [id])
  await stopRunsOf(viewer.organizationId, id)
  return removeRow(viewer, 'automation_rule', id)
}
