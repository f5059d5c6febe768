import sql from 'sql-template-tag'
import { z } from 'zod'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { Viewer } from '../../team/viewer.ts'
import { checkPlace, mustBe } from '../setting/check.ts'
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
