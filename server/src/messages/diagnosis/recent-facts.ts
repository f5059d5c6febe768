import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import type { Clients, Links, Trouble } from './judge-checks.ts'

type Place = { organizationId: string; integrationId: string }

/**
 * The newest send of a bot that went wrong within a day, to a client or to the staff, and how many there were; null
 * when none did.
 */
export async function recentTrouble({ organizationId, integrationId }: Place): Promise<Trouble | null> {
  const found = await row<Trouble>(sql`
    select coalesce(t.reason, 'UNKNOWN') as reason, t.answer, t.at, t."isNotice", count(*) over ()::int as count
    from (
      select d.reason, d.answer, d.started_at as at, false as "isNotice"
      from (
        select * from delivery_attempt
        where organization_id = ${organizationId} and outcome in ('RETRY', 'REFUSED', 'UNKNOWN')
          and started_at > now() - interval '1 day'
        order by started_at desc limit 1000
      ) d
      join message m on m.id = d.message_id and m.integration_id = ${integrationId}
      union all
      select a.reason, a.answer, a.started_at, true
      from (
        select id, integration_id from notice
        where organization_id = ${organizationId} and created_at > now() - interval '1 day'
        order by created_at desc limit 1000
      ) n
      join notice_attempt a on a.notice_id = n.id and a.outcome in ('RETRY', 'REFUSED', 'UNKNOWN')
      where n.integration_id = ${integrationId}
    ) t
    order by t.at desc limit 1`)
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

/** How many open orders have a client, and of how many no bot can reach him; both counted up to a thousand. */
export async function linksOf(organizationId: string): Promise<Links> {
  const found = await row<Links>(sql`
    select count(*)::int as orders, count(*) filter (where not exists (
      select from conversation c join integration i on i.id = c.integration_id
      where c.contact_id = o.contact_id and c.organization_id = ${organizationId} and c.unreachable_since is null
        and c.external_chat_id not like '-%' and i.mode = 'CHAT' and i.is_active and i.disconnected_at is null
    ))::int as untied
    from (
      select contact_id from customer_order
      where organization_id = ${organizationId} and closed_at is null and contact_id is not null limit 1000
    ) o`)
  return found!
}
