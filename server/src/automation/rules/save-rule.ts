import sql from 'sql-template-tag'
import { z } from 'zod'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { Viewer } from '../../team/viewer.ts'
import { checkPlace, mustBe, mustManage } from '../setting/check.ts'
import { actionsShape, automationEvents, conditionsShape } from './rule.ts'

/** A rule as it is to be; ids in it are uuids. */
export type RuleDraft = {
  name: string
  isActive?: boolean | null
  branchId?: string | null
  integrationId?: string | null
  event: (typeof automationEvents)[number]
  conditions: unknown
  actions: unknown
  isLast?: boolean | null
}

const shape = z.object({
  name: z.string().trim().min(1).max(200),
  event: z.enum(automationEvents),
  conditions: conditionsShape,
  actions: actionsShape,
})

/** A draft as it may be saved; BAD_INPUT with the path of what is wrong, NOT_FOUND for somebody else's ids. */
export async function checkRule(viewer: Viewer, draft: RuleDraft): Promise<z.output<typeof shape>> {
  await checkPlace(viewer, draft)
  const rule = mustBe(shape, draft, ['input', 'rule'])
  const named = rule.actions.flatMap((action) => {
    if (action.kind === 'LABEL') return [action.labelId]
    return action.kind === 'ASSIGN' && action.memberId ? [action.memberId] : []
  })
  const known = await row<{ count: number }>(sql`
    select (select count(*) from label where organization_id = ${viewer.organizationId} and id = any(${named}::uuid[]))
      + (select count(*) from member where organization_id = ${viewer.organizationId}
        and id = any(${named}::uuid[])) as count`)
  if (Number(known!.count) !== new Set(named).size) {
    throw new UserError('NOT_FOUND', { path: ['input', 'rule', 'actions'] })
  }
  return rule
}

/** Makes or changes a rule; answers its id. Throws FORBIDDEN, NOT_FOUND, BAD_INPUT, VERSION_CONFLICT. */
export async function saveRule(
  viewer: Viewer,
  input: { id?: string | null; expectedVersion?: number | null; rule: RuleDraft },
): Promise<string> {
  mustManage(viewer)
  const { branchId = null, integrationId = null, isActive, isLast } = input.rule
  const { name, event, conditions, actions } = await checkRule(viewer, input.rule)
  const [whens, thens] = [JSON.stringify(conditions), JSON.stringify(actions)]
  if (!input.id) {
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
  if (saved) return input.id
  const there = await row(sql`
    select id from automation_rule where id = ${input.id} and organization_id = ${viewer.organizationId}`)
  throw new UserError(there ? 'VERSION_CONFLICT' : 'NOT_FOUND')
}
