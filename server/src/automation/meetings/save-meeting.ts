import sql from 'sql-template-tag'
import { z } from 'zod'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canPlanMeetings } from '../policy.ts'
import { mustBe } from '../setting/check.ts'

/** A meeting as it is to be; without `id` a new one. */
export type MeetingDraft = {
  id?: string | null
  contactId?: string | null
  conversationId?: string | null
  title: string
  place?: string | null
  startsAt: Date
  remindBefore?: number[] | null
  expectedVersion?: number | null
}

const shape = z.object({
  title: z.string().trim().min(1).max(200),
  place: z.string().trim().max(300).nullish(),
  remindBefore: z.array(z.int().min(1).max(43_200)).max(10).nullish(),
})

/** Makes or changes a meeting; answers its id. Throws FORBIDDEN, NOT_FOUND, BAD_INPUT, VERSION_CONFLICT. */
export async function saveMeeting(viewer: Viewer, draft: MeetingDraft): Promise<string> {
  if (!canPlanMeetings(viewer)) throw new UserError('FORBIDDEN')
  const { title, place, remindBefore } = mustBe(shape, draft, ['input'])
  const reminders = [...new Set(remindBefore ?? [1440, 60])].sort((a, b) => b - a)
  const { id, startsAt, contactId = null, conversationId = null, expectedVersion } = draft
  if (!id) {
    const made = await row<{ id: string }>(sql`
      insert into meeting (organization_id, contact_id, conversation_id, title, place, starts_at, remind_before)
      select ${viewer.organizationId}, p.id, c.id, ${title}, ${place || null}, ${startsAt}, ${reminders}::int[]
      from contact p left join conversation c on c.id = ${conversationId}::uuid and c.contact_id = p.id
      where p.organization_id = ${viewer.organizationId} and (p.id = ${contactId}::uuid or ${contactId}::uuid is null
        and p.id = (select contact_id from conversation where id = ${conversationId}::uuid
          and organization_id = ${viewer.organizationId}))
      returning id`)
    if (!made) throw new UserError('NOT_FOUND', { path: ['input', 'contactId'] })
    return made.id
  }
  // Moved: it may be told of again, and nothing that was due before is.
  const saved = await row(sql`
    update meeting set title = ${title}, place = ${place || null}, remind_before = ${reminders}::int[],
      created_at = case when starts_at <> ${startsAt} then now() else created_at end, starts_at = ${startsAt},
      version = version + 1
    where id = ${id} and organization_id = ${viewer.organizationId} and cancelled_at is null
      and version = coalesce(${expectedVersion ?? null}::int, version)
    returning id`)
  if (!saved) return refuse(viewer, id)
  return id
}

/** Calls a meeting off: nobody is reminded any more. Answers its id. */
export async function cancelMeeting(viewer: Viewer, id: string): Promise<string> {
  if (!canPlanMeetings(viewer)) throw new UserError('FORBIDDEN')
  const cancelled = await row(sql`
    update meeting set cancelled_at = coalesce(cancelled_at, now()), version = version + 1
    where id = ${id} and organization_id = ${viewer.organizationId} returning id`)
  if (!cancelled) throw new UserError('NOT_FOUND')
  return id
}

async function refuse(viewer: Viewer, id: string): Promise<never> {
  const there = await row<{ isOff: boolean }>(sql`
    select cancelled_at is not null as "isOff" from meeting
    where id = ${id} and organization_id = ${viewer.organizationId}`)
  if (!there) throw new UserError('NOT_FOUND')
  throw new UserError(there.isOff ? 'CONFLICT' : 'VERSION_CONFLICT')
}
