import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { NoticeAudience } from '../../generated/prisma/enums.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { checkBranches } from '../../team/branches.ts'
import type { Viewer } from '../../team/viewer.ts'
import { entryOf, type NoticeEvent } from '../catalogue.ts'
import { canManageNotices } from '../policy.ts'
import { problemsOf } from '../render/render.ts'
import { notificationRules, type NotificationRule } from './matrix.ts'

/** Which cell of the matrix. */
export type RulePlace = { event: NoticeEvent; audience: NoticeAudience; branchId: string | null }

/** A cell as it is to be; `text` null: the words under it. `expectedVersion` 0: nobody has set it yet. */
export type RuleChange = RulePlace & { isEnabled: boolean; text?: string | null; expectedVersion?: number | null }

const longest = 3500

/**
 * Sets one cell of the matrix. Throws FORBIDDEN, NOT_FOUND for a branch, BAD_INPUT for an audience that never hears of
 * this event or a text with places that mean nothing here, VERSION_CONFLICT.
 */
export async function saveNotificationRule(viewer: Viewer, change: RuleChange): Promise<NotificationRule> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  const { event, audience, branchId, isEnabled, expectedVersion } = change
  await refuseForeignPlace(viewer, change)
  const text = cleanText(change.text ?? '').trim() || null
  if (text) checkWords(event, text)
  const saved = await row(sql`
    insert into notification_rule as r (organization_id, event, audience, branch_id, is_enabled, text)
    select ${viewer.organizationId}::uuid, ${event}, ${audience}::notice_audience, ${branchId}::uuid, ${isEnabled},
      ${text}
    where coalesce(${expectedVersion ?? null}::int, 0) = 0 or exists (
      select from notification_rule where organization_id = ${viewer.organizationId} and event = ${event}
        and audience = ${audience}::notice_audience and branch_id is not distinct from ${branchId}::uuid)
    on conflict (organization_id, event, audience, branch_id) do update
    set is_enabled = excluded.is_enabled, text = excluded.text, version = r.version + 1
    where ${expectedVersion ?? null}::int is null or r.version = ${expectedVersion ?? null}::int
    returning id`)
  if (!saved) throw new UserError('VERSION_CONFLICT')
  return ruleAt(viewer, change)
}

/** Forgets what was set for a cell, so that what lies under it shows through. Throws as `saveNotificationRule`. */
export async function resetNotificationRule(viewer: Viewer, place: RulePlace): Promise<NotificationRule> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  await refuseForeignPlace(viewer, place)
  await row(sql`
    delete from notification_rule where organization_id = ${viewer.organizationId} and event = ${place.event}
      and audience = ${place.audience}::notice_audience and branch_id is not distinct from ${place.branchId}::uuid`)
  return ruleAt(viewer, place)
}

/** Refuses a text whose places mean nothing for this event, naming the first of them. */
export function checkWords(event: NoticeEvent, text: string): void {
  const [problem] = problemsOf(text, entryOf(event).variables)
  if (text.length > longest) throw new UserError('BAD_INPUT', { path: ['input', 'text'], detail: `> ${longest}` })
  if (problem) throw new UserError('BAD_INPUT', { path: ['input', 'text'], detail: `{${problem.variable}}` })
}

async function refuseForeignPlace(viewer: Viewer, { event, audience, branchId }: RulePlace): Promise<void> {
  if (branchId) await checkBranches(viewer, [branchId])
  if (!entryOf(event).audiences.includes(audience)) throw new UserError('BAD_INPUT', { path: ['input', 'audience'] })
}

async function ruleAt(viewer: Viewer, { event, audience, branchId }: RulePlace): Promise<NotificationRule> {
  const rules = await notificationRules(viewer, branchId)
  const found = rules.find((rule) => rule.event === event && rule.audience === audience)
  if (!found) throw new UserError('NOT_FOUND')
  return found
}
