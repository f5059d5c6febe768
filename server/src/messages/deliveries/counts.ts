import sql, { raw, type Sql } from 'sql-template-tag'
import { row, rows } from '../../db/query.ts'
import type { Viewer } from '../../team/viewer.ts'
import { deliveriesWhere, type DeliveryFilter } from './filter.ts'

/** Which states a counter holds: the bot channels report no more than SENT, so what came after counts with it. */
const groups = {
  scheduled: "'SCHEDULED'",
  queued: "'QUEUED'",
  sending: "'SENDING'",
  sent: "'SENT', 'DELIVERED', 'READ'",
  failed: "'FAILED'",
  unknown: "'UNKNOWN'",
  cancelled: "'CANCELLED'",
} as const

const cap = 100
const scanned = 1_000

/** How many messages of a filter are in which state, each capped at 100. */
export type DeliveryCounts = Record<keyof typeof groups, number>

/** One reason why messages did not arrive, and how often among the newest thousand of them. */
export type FailureCount = { code: string; count: number }

/** Counts by everything in the filter but its states: the numbers beside the choices of a state. */
export async function countDeliveries(viewer: Viewer, filter: DeliveryFilter): Promise<DeliveryCounts> {
  const where = deliveriesWhere(viewer, { ...filter, state: null, undeliveredOnly: null })
  // The states stand in the text of the statement, so that their partial indexes can be used.
  const counters = Object.entries(groups).map(([name, states]) => counter(where, { name, states }))
  const counted = await row<DeliveryCounts>(sql`select ${counters.reduce((all, next) => sql`${all}, ${next}`)}`)
  return counted!
}

function counter(where: Sql, { name, states }: { name: string; states: string }): Sql {
  return sql`(select count(*)::int from (
    select from message m join conversation c on c.id = m.conversation_id
    where ${where} and m.state in (${raw(states)}) limit ${cap}) as capped) as ${raw(`"${name}"`)}`
}

/** Why the messages of a filter did not arrive, the commonest reason first; by everything but state and reason. */
export function countFailures(viewer: Viewer, filter: DeliveryFilter): Promise<FailureCount[]> {
  const where = deliveriesWhere(viewer, { ...filter, state: null, failureCode: null, undeliveredOnly: true })
  return rows<FailureCount>(sql`
    select failure_code as code, count(*)::int as count
    from (
      select m.failure_code from message m join conversation c on c.id = m.conversation_id
      where ${where} and m.failure_code is not null order by m.created_at desc, m.id desc limit ${scanned}
    ) as newest
    group by failure_code order by count(*) desc, failure_code limit 30`)
}
