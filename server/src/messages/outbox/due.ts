import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'
import { isHead } from './head.ts'

/** A bot with something due, and for how long the oldest of it has been waiting, in seconds. */
export type DueBot = { integrationId: string; waitedSeconds: number }

/** The bots whose outbox has something to send now and that nobody drains, by PostgreSQL alone. */
export function dueBots(): Promise<DueBot[]> {
  return rows<DueBot>(sql`
    select m.integration_id as "integrationId",
      extract(epoch from now() - min(coalesce(m.next_attempt_at, m.created_at)))::float8 as "waitedSeconds"
    from message m join integration i on i.id = m.integration_id
    where m.direction = 'OUTBOUND' and (m.next_attempt_at is null or m.next_attempt_at <= now())
      and (m.state = 'SCHEDULED' or (m.state = 'QUEUED' and ${isHead}))
      and i.is_active and i.status <> 'SUSPENDED' and i.disconnected_at is null
      and (i.blocked_until is null or i.blocked_until <= now())
      and (i.drain_lease_until is null or i.drain_lease_until < now())
    group by m.integration_id`)
}
