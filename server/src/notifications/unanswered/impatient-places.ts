import sql from 'sql-template-tag'
import { hoursAt, type Hours } from '../../automation/hours/hours-at.ts'
import { rows } from '../../db/query.ts'

/** A branch (null: what has none) of an organization, in which clients wait longer than `minutes`. */
export type ImpatientPlace = { organizationId: string; branchId: string | null; minutes: number }

/** What `unanswered_minutes` is while nobody has set it. */
const usualMinutes = 30

/** Waits, can be answered, and nobody was told; exactly what the partial index holds. */
export const isUntold = sql`c.awaiting_reply_since is not null
  and c.awaiting_reply_since is distinct from c.unanswered_told and c.unreachable_since is null`

type Found = ImpatientPlace & { now: Date; isTimed: boolean; hours: Hours }

/**
 * The branches in which somebody waits too long and nobody was told of it: by the branch's own patience before the
 * organization's, and only while it is open and was open so long ago as well: what came at night is late when the
 * morning's patience is over. By PostgreSQL alone, with one look at those who wait.
 */
export async function impatientPlaces(): Promise<ImpatientPlace[]> {
  const found = await rows<Found>(sql`
    with waiting as (
      select c.organization_id, c.branch_id, min(c.awaiting_reply_since) as since
      from conversation c where ${isUntold} group by 1, 2
    )
    select w.organization_id as "organizationId", w.branch_id as "branchId", p.minutes, now() as now,
      coalesce(b.is_active, false) as "isTimed",
      jsonb_build_object('timeZone', b.time_zone, 'week', b.week, 'holidays', b.holidays) as hours
    from waiting w
    cross join lateral (
      select coalesce((
        select h.unanswered_minutes from notice_hours h
        where h.organization_id = w.organization_id and (h.branch_id is null or h.branch_id = w.branch_id)
        order by h.branch_id nulls last limit 1), ${usualMinutes}) as minutes
    ) p
    left join lateral (
      select * from business_hours o
      where o.organization_id = w.organization_id and (o.branch_id is null or o.branch_id = w.branch_id)
      order by o.branch_id nulls last limit 1
    ) b on true
    where w.since <= now() - make_interval(mins => p.minutes)`)
  return found.filter(isAtWork).map(({ organizationId, branchId, minutes }) => ({ organizationId, branchId, minutes }))
}

function isAtWork({ isTimed, hours, now, minutes }: Found): boolean {
  if (!isTimed) return true
  const before = new Date(now.getTime() - minutes * 60_000)
  return hoursAt(hours, now).isOpen && hoursAt(hours, before).isOpen
}
