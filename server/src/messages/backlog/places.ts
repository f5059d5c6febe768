import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'

/** Where a queued message stands in its bot's queue, from 1, and when it will probably leave; null when unknown. */
export type QueuePlace = { position: number; expectedAt: Date | null }

/**
 * The places of queued messages, by message id, one statement for all of them. What is not queued, is held by another
 * part or can still be taken back has none. The time is that of the bot's and the chat's pace and of a flood wait; it
 * is null while the bot may not send at all.
 */
export async function queuePlaces(organizationId: string, messageIds: string[]): Promise<Map<string, QueuePlace>> {
  const found = await rows<QueuePlace & { id: string }>(sql`
    with queue as (
      select m.id, m.integration_id, m.conversation_id, m.state, m.next_attempt_at,
        row_number() over (partition by m.integration_id order by m.created_at, m.seq)::int as position,
        row_number() over (partition by m.conversation_id order by m.seq)::int as place
      from message m
      where m.organization_id = ${organizationId} and m.direction = 'OUTBOUND' and m.state in ('QUEUED', 'SENDING')
        and m.held_by_id is null and (m.undo_until is null or m.undo_until <= now()) and m.integration_id in (
          select integration_id from message
          where id = any(${messageIds}::uuid[]) and organization_id = ${organizationId}
        )
    )
    select q.id, q.position,
      case when i.is_active and i.status <> 'SUSPENDED' and i.disconnected_at is null then
      greatest(now(), i.blocked_until, q.next_attempt_at) + make_interval(secs => greatest(
        (q.position - 1)::float8 / i.bot_per_second,
        (q.place - 1) * case when c.external_chat_id like '-%' then 60.0 / i.group_per_minute
          else 1 / i.chat_per_second end
      )) end as "expectedAt"
    from queue q join integration i on i.id = q.integration_id join conversation c on c.id = q.conversation_id
    where q.id = any(${messageIds}::uuid[]) and q.state = 'QUEUED'`)
  return new Map(found.map(({ id, ...place }) => [id, place]))
}
