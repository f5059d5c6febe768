import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { Lease } from './drain-lease.ts'
import type { Outbox } from './outbox.ts'

/** Seconds a drainer that died keeps its bot from others; a living one renews long before. */
const leaseSeconds = 10
/** So many things of an outbox are looked at, at most. */
const most = 48

/** Takes bots, each for its owner, and looks at what may leave by them. One row for each bot that was asked for. */
export function takeStatement(asked: Lease[], outboxes: Outbox[]): Sql {
  const mayDrain = sql`i.is_active and i.status <> 'SUSPENDED' and i.disconnected_at is null
    and (i.blocked_until is null or i.blocked_until <= now())
    and (i.drain_lease_until is null or i.drain_lease_until < now() or i.drain_lease_owner = a.owner)`
  const { locked, isMine } = lockedTogether(asked, mayDrain)
  return sql`
    with ${rowsOf(asked)}, ${locked} taken as (
      update integration i
      set drain_lease_until = now() + make_interval(secs => ${leaseSeconds}), drain_lease_owner = a.owner,
        drain_slots = coalesce(${slotsColumn}, i.drain_slots)
      from a where i.id = a.id and ${mayDrain} ${isMine}
      returning i.id, i.organization_id as "organizationId", i.kind, i.token_encrypted as "tokenEncrypted",
        i.bot_per_second as "botPerSecond", i.chat_per_second as "chatPerSecond", i.chat_burst as "chatBurst",
        i.group_per_minute as "groupPerMinute", i.drain_slots as "slotsLeft",
        coalesce(extract(epoch from now()) * 1000 - (i.drain_slots->>'at')::float8, 0)::float8 as "slotsAgeMs",
        coalesce(old.drain_lease_owner <> a.owner, false) as "isAbandoned"
    )
    select a.id as "askedId", b.*, ${readyOf(outboxes)} as ready, ${wakeUpsOf(outboxes)} as "wakeUps",
      b.id is null and exists (select from integration i where i.id = a.id and ${mayDrain}) as "isLocked"
    from a left join taken b on b.id = a.id`
}

/** Lets bots go and tells when something of each is due. */
export function releaseStatement(asked: Lease[], outboxes: Outbox[]): Sql {
  const { locked, isMine } = lockedTogether(asked, sql`i.drain_lease_owner = a.owner`)
  return sql`
    with ${rowsOf(asked)}, ${locked} released as (
      update integration i set drain_lease_until = null, drain_lease_owner = null, drain_slots = ${slotsColumn}
      from a where i.id = a.id and i.drain_lease_owner = a.owner ${isMine}
      returning i.id
    )
    select a.id as "askedId", ${dueOf(outboxes)} as ms,
      b.drain_lease_owner = a.owner and not exists (select from released r where r.id = a.id) as "isLocked"
    from a join integration b on b.id = a.id`
}

/** What may leave by bots now. */
export function lookStatement(asked: { id: string }[], outboxes: Outbox[]): Sql {
  const ids = asked.map(({ id }) => id)
  return sql`select b.id as "askedId", ${readyOf(outboxes)} as ready from unnest(${ids}::uuid[]) b (id)`
}

/** When something of bots is due. */
export function dueStatement(asked: { id: string }[], outboxes: Outbox[]): Sql {
  const ids = asked.map(({ id }) => id)
  return sql`select b.id as "askedId", ${dueOf(outboxes)} as ms from integration b where b.id = any(${ids}::uuid[])`
}

function rowsOf(asked: Lease[]): Sql {
  return sql`a as materialized (
    select * from json_to_recordset(${JSON.stringify(asked)}::json) as a (id uuid, owner text, slots jsonb)
  )`
}

/** By the clock of the database, the only one that two processes share. */
const slotsColumn = sql`a.slots || jsonb_build_object('at', extract(epoch from now()) * 1000)`

/** Several rows are locked in one order and without waiting; a single one simply waits for its turn. */
function lockedTogether(asked: Lease[], which: Sql): { locked: Sql; isMine: Sql } {
  if (asked.length === 1) return { locked: empty, isMine: empty }
  return {
    locked: sql`locked as materialized (
      select i.id from integration i join a on a.id = i.id where ${which}
      order by i.id for no key update of i skip locked
    ),`,
    isMine: sql`and i.id in (select id from locked)`,
  }
}

function readyOf(outboxes: Outbox[]): Sql {
  const lists = outboxes.map(({ ready }) => {
    return sql`(select coalesce(json_agg(row_to_json(r)), '[]') from (${ready} limit ${most}) r)`
  })
  return sql`json_build_array(${join(lists)})`
}

function wakeUpsOf(outboxes: Outbox[]): Sql {
  return sql`json_build_array(${join(outboxes.map(({ asleep }) => asleep?.isDue ?? sql`false`))})`
}

function dueOf(outboxes: Outbox[]): Sql {
  const moments = join(
    outboxes.map(({ due }) => due),
    ' union all ',
  )
  return sql`(
    select case when min(w.at) is not null then
      greatest(0, 1000 * extract(epoch from greatest(min(w.at), b.blocked_until) - now()))::float8 end
    from (${moments}) w where b.is_active and b.status <> 'SUSPENDED' and b.disconnected_at is null)`
}
