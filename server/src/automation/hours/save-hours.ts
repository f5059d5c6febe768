import sql from 'sql-template-tag'
import { z } from 'zod'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { Viewer } from '../../team/viewer.ts'
import { checkPlace, mustBe, mustManage } from '../setting/check.ts'
import { isTimeZone, type OpenHours } from './hours-at.ts'

/** Hours as they are to be, of a branch or (null) of all that have none of their own. */
export type HoursDraft = {
  branchId?: string | null
  isActive: boolean
  timeZone: string
  week: OpenHours[]
  holidays: string[]
  awayText?: string | null
  expectedVersion?: number | null
}

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)

const shape = z.object({
  timeZone: z.string().refine(isTimeZone, 'time zone'),
  week: z.array(z.object({ day: z.int().min(1).max(7), from: time, to: time })).max(50),
  holidays: z.array(z.iso.date()).max(400),
  awayText: z.string().trim().max(4000).nullish(),
})

/** Sets the hours of a place; answers the row's id. Throws FORBIDDEN, NOT_FOUND, BAD_INPUT, VERSION_CONFLICT. */
export async function saveHours(viewer: Viewer, draft: HoursDraft): Promise<string> {
  mustManage(viewer)
  await checkPlace(viewer, { branchId: draft.branchId })
  const { timeZone, week, holidays, awayText } = mustBe(shape, draft, ['input'])
  const version = draft.expectedVersion ?? null
  const saved = await row<{ id: string }>(sql`
    insert into business_hours as h (organization_id, branch_id, is_active, time_zone, week, holidays, away_text)
    values (${viewer.organizationId}, ${draft.branchId ?? null}, ${draft.isActive}, ${timeZone},
      ${JSON.stringify(week)}::jsonb, ${[...new Set(holidays)].sort()}::text[], ${awayText || null})
    on conflict (organization_id, branch_id) do update
    set is_active = excluded.is_active, time_zone = excluded.time_zone, week = excluded.week,
      holidays = excluded.holidays, away_text = excluded.away_text, version = h.version + 1
    where ${version}::int is null or h.version = ${version}::int
    returning id`)
  if (!saved) throw new UserError('VERSION_CONFLICT')
  return saved.id
}

/** Forgets the hours of a branch, so that the organization's hold there, or those of the organization. */
export async function removeHours(viewer: Viewer, branchId: string | null): Promise<void> {
  mustManage(viewer)
  const removed = await row(sql`
    delete from business_hours where organization_id = ${viewer.organizationId}
      and branch_id is not distinct from ${branchId}::uuid returning id`)
  if (!removed) throw new UserError('NOT_FOUND')
}
