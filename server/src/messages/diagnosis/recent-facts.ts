import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import type { Clients, Trouble } from './judge-checks.ts'

type Place = { organizationId: string; integrationId: string }

/** The newest call of a bot's provider that went wrong within a day, and how many there were; null when none did. */
export async function recentTrouble({ organizationId, integrationId }: Place): Promise<Trouble | null> {
  const found = await row<Trouble>(sql`
    select coalesce(d.reason, 'UNKNOWN') as reason, d.answer, d.started_at as at, count(*) over ()::int as count
    from (
      select * from delivery_attempt
      where organization_id = ${organizationId} and outcome in ('RETRY', 'REFUSED', 'UNKNOWN')
        and started_at > now() - interval '1 day'
      order by started_at desc limit 1000
    ) d
    join message m on m.id = d.message_id and m.integration_id = ${integrationId}
    order by d.started_at desc limit 1`)
  return found ?? null
}

/** How many open chats a bot has, and how many of them it may not write to; both counted up to a thousand. */
export async function clientsOf({ organizationId, integrationId }: Place): Promise<Clients> {
  const found = await row<Clients>(sql`
    select count(*)::int as count, count(unreachable_since)::int as unreachable
    from (
      select unreachable_since from conversation
      where organization_id = ${organizationId} and integration_id = ${integrationId} limit 1000
    ) c`)
  return found!
}
