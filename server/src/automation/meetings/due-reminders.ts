import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'

/** A reminder whose time has come. `causeKey` is one for each meeting, its time, and how long before it. */
export type DueReminder = {
  organizationId: string
  meetingId: string
  conversationId: string | null
  minutesBefore: number
  causeKey: string
}

/**
 * The reminders that are due: of the times set for a meeting the nearest to it that has come; those that were missed
 * before it (nothing ran, or the meeting was made later) are passed over. None for a meeting that began or was called
 * off, and none that was due before the meeting was made.
 */
export function dueReminders(): Promise<DueReminder[]> {
  return rows<DueReminder>(sql`
    select * from (
      select m.organization_id as "organizationId", m.id as "meetingId", m.conversation_id as "conversationId",
        b.minutes as "minutesBefore", ${prefix} || m.id || ':' || b.minutes || ':'
          || (extract(epoch from m.starts_at) * 1000)::bigint as "causeKey"
      from meeting m, lateral (
        select min(minutes) as minutes from unnest(m.remind_before) minutes
        where m.starts_at - make_interval(mins => minutes) <= now()
      ) b
      where m.cancelled_at is null and m.starts_at > now() and b.minutes is not null
        and m.starts_at - make_interval(mins => b.minutes) >= m.created_at - interval '1 minute'
    ) due
    where not exists (
      select from automation_run r where r.organization_id = due."organizationId" and r.cause_key = due."causeKey")
    limit 100`)
}

const prefix = 'reminder:'

/** Notes that a reminder was told: it is due no more. */
export async function noteReminder(reminder: DueReminder): Promise<void> {
  const step = { kind: 'ANSWER', outcome: 'DONE', detail: `${reminder.minutesBefore} min` }
  await rows(sql`
    insert into automation_run (organization_id, source, cause_key, conversation_id, state, steps)
    values (${reminder.organizationId}, 'REMINDER', ${reminder.causeKey}, ${reminder.conversationId}::uuid, 'DONE',
      ${JSON.stringify([step])}::jsonb)
    on conflict (organization_id, cause_key) do nothing`)
}
