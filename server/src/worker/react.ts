import { setTimeout as sleep } from 'node:timers/promises'
import sql from 'sql-template-tag'
import { isOutage } from '../db/outage.ts'
import { preparedRow, preparedRows, rows } from '../db/query.ts'
import type { EventKind } from '../event-kinds.ts'
import type { FeedEvent } from '../events/event.ts'
import { log } from '../lib/log.ts'
import { inLanes } from './in-lanes.ts'
import { lanesOf } from './lanes.ts'
import { Page } from './page.ts'
import { reactions } from './reactions.ts'

const reader = 'reactions'
const kinds = Object.keys(reactions)
const pageSize = 400
/** Below the pool's size, so that one organization's reactions leave connections to everybody else. */
const lanesAtOnce = 8
/** What is read and told of these is shared by all lanes, but for what rules of automation do. */
const sharing = new Set<string>(['ORDER_MOVED', 'LEAD_RECEIVED'] satisfies EventKind[])
const sharingLanes = 64
/** Pages of one organization follow each other no sooner, so that what comes in a crowd is told together. */
const lapMs = 50
const lapsKept = 10_000
/** When the last page of each organization was begun. */
const begunAt = new Map<string, number>()
/** So often an event is met again after an outage before it is given up: no fault of ours may stop a feed for good. */
const patience = 50
/** How often the events of an organization failed, by their numbers. */
const failures = new Map<string, Map<number, number>>()

/**
 * Reads the organization's feed on from where the reactions are and runs them: in order for what concerns one client,
 * clients at the same time. The place moves after a whole page of them ran: a crash repeats them, nothing is left out.
 * Throws when the database fails amid them; then the sweeper comes back to this place. Two readers at once do no harm,
 * the slower one's step is void.
 */
export async function react(organizationId: string): Promise<void> {
  for (;;) {
    await lap(organizationId)
    const { from, events, last } = await readOn(organizationId)
    if (last === null) return
    await runPage(organizationId, events)
    failures.delete(organizationId)
    if (!(await moveTo(organizationId, { from, to: last }))) return
  }
}

/** The first page after a silence begins at once. */
async function lap(organizationId: string): Promise<void> {
  const early = (begunAt.get(organizationId) ?? -Infinity) + lapMs - performance.now()
  if (early > 0) await sleep(early)
  if (begunAt.size >= lapsKept) begunAt.clear()
  begunAt.set(organizationId, performance.now())
}

async function runPage(organizationId: string, events: FeedEvent[]): Promise<void> {
  if (events.length === 0) return
  const page = new Page(organizationId)
  const laneOf = await lanesOf(organizationId, events)
  let outage: unknown
  try {
    const width = (await isShared(events, page)) ? sharingLanes : lanesAtOnce
    await inLanes(events, { laneOf, width, run: (event) => runAll(event, page) })
  } catch (error) {
    outage = error
  }
  // What is known by now is told even so: it may be long until the database is well.
  await page.close((event, error) => {
    outage ??= judge(event, error)
  })
  if (outage) throw outage
}

async function isShared(events: FeedEvent[], page: Page): Promise<boolean> {
  const kindsHere = [...new Set(events.map(({ kind }) => kind))]
  if (!kindsHere.every((kind) => sharing.has(kind))) return false
  return !(await Promise.all(kindsHere.map((kind) => page.isAwaited(kind)))).includes(true)
}

async function runAll(event: FeedEvent, page: Page): Promise<void> {
  for (const reaction of reactions[event.kind as EventKind] ?? []) {
    try {
      await reaction(event, page)
    } catch (error) {
      const outage = judge(event, error)
      if (outage) throw outage
    }
  }
}

/** The error when the event is to be met again; else it is logged, and passed. */
function judge(event: FeedEvent, error: unknown): unknown {
  if (isOutage(error) && isWorthAnotherTry(event)) return error
  // One broken reaction must not stop the feed for good; what it left undone is the sweeper's to find.
  log.error({ err: error, kind: event.kind, seq: event.seq }, 'a reaction failed')
  return undefined
}

function isWorthAnotherTry({ organizationId, seq }: FeedEvent): boolean {
  const known = failures.get(organizationId) ?? new Map<number, number>()
  const times = (known.get(seq) ?? 0) + 1
  failures.set(organizationId, known.set(seq, times))
  return times < patience
}

type Read = { from: number; events: FeedEvent[]; last: number | null }

/** What is to be reacted to on the next page, and its last number, wanted or not; null when there is no next page. */
async function readOn(organizationId: string): Promise<Read> {
  const page = await preparedRows<FeedEvent & { from: number }>(sql`
    with place as materialized (
      select coalesce((select seq from feed_reader where organization_id = ${organizationId} and name = ${reader}), 0)
        as seq
    ), page as materialized (
      select * from event where organization_id = ${organizationId} and seq > (select seq from place)
      order by seq limit ${pageSize}
    )
    select (select seq from place) as from, organization_id as "organizationId", seq, kind,
      conversation_id as "conversationId", message_id as "messageId", subject_id as "subjectId",
      actor_id as "actorId", branch_id as "branchId", audience_member_id as "audienceMemberId", at
    from page where kind = any(${kinds}) or seq = (select max(seq) from page) order by seq`)
  const last = page.at(-1)?.seq ?? null
  const events = page.filter(({ kind }) => kind in reactions).map(({ from: _, ...event }) => event)
  return { from: page[0]?.from ?? 0, events, last }
}

/** Moves the place on. False when there is nothing more to react to, or when somebody else was faster. */
async function moveTo(organizationId: string, { from, to }: { from: number; to: number }): Promise<boolean> {
  const moved = await preparedRow<{ isMore: boolean }>(sql`
    insert into feed_reader as r (organization_id, name, seq) values (${organizationId}, ${reader}, ${to})
    on conflict (organization_id, name) do update set seq = excluded.seq where r.seq = ${from}
    returning exists (
      select from event where organization_id = ${organizationId} and seq > ${to} and kind = any(${kinds})
    ) as "isMore"`)
  return moved?.isMore ?? false
}

/** The organizations whose reactions are behind their feed. */
export function behind(): Promise<{ organizationId: string }[]> {
  return rows<{ organizationId: string }>(sql`
    select f.organization_id as "organizationId" from feed f
    left join feed_reader r on r.organization_id = f.organization_id and r.name = ${reader}
    where f.seq > coalesce(r.seq, 0)`)
}
