import sql from 'sql-template-tag'
import { isOutage } from '../db/outage.ts'
import { row, rows } from '../db/query.ts'
import type { EventKind } from '../event-kinds.ts'
import type { FeedEvent } from '../events/event.ts'
import { log } from '../lib/log.ts'
import { reactions } from './reactions.ts'

const reader = 'reactions'
const pageSize = 200
/** So often an event is met again after an outage before it is given up: no fault of ours may stop a feed for good. */
const patience = 50
const failures = new Map<string, { seq: number; times: number }>()

/**
 * Reads the organization's feed on from where the reactions are and runs them, in order. The place moves after they
 * ran: a crash repeats them, nothing is left out. Throws when the database fails amid them; then the sweeper comes back
 * to this place. Two readers at once do no harm, the slower one's step is void.
 */
export async function react(organizationId: string): Promise<void> {
  for (;;) {
    const from = await placeOf(organizationId)
    const events = await readOn(organizationId, from)
    const last = events.at(-1)
    if (!last) return
    for (const event of events) await runAll(event)
    if (!(await moveTo(organizationId, { from, to: last.seq }))) return
  }
}

async function runAll(event: FeedEvent): Promise<void> {
  for (const reaction of reactions[event.kind as EventKind] ?? []) {
    try {
      await reaction(event)
    } catch (error) {
      if (isOutage(error) && isWorthAnotherTry(event)) throw error
      // One broken reaction must not stop the feed for good; what it left undone is the sweeper's to find.
      log.error({ err: error, kind: event.kind, seq: event.seq }, 'a reaction failed')
    }
  }
}

function isWorthAnotherTry({ organizationId, seq }: FeedEvent): boolean {
  const known = failures.get(organizationId)
  const times = known?.seq === seq ? known.times + 1 : 1
  failures.set(organizationId, { seq, times })
  return times < patience
}

async function placeOf(organizationId: string): Promise<number> {
  const place = await row<{ seq: number }>(sql`
    select seq from feed_reader where organization_id = ${organizationId} and name = ${reader}`)
  return place?.seq ?? 0
}

/** The last event of a page moves the place past everything before it, wanted or not. */
function readOn(organizationId: string, from: number): Promise<FeedEvent[]> {
  return rows<FeedEvent>(sql`
    select organization_id as "organizationId", seq, kind, conversation_id as "conversationId",
      message_id as "messageId", subject_id as "subjectId", actor_id as "actorId", branch_id as "branchId",
      audience_member_id as "audienceMemberId", at
    from event where organization_id = ${organizationId} and seq > ${from} order by seq limit ${pageSize}`)
}

async function moveTo(organizationId: string, { from, to }: { from: number; to: number }): Promise<boolean> {
  const moved = await row(sql`
    insert into feed_reader as r (organization_id, name, seq) values (${organizationId}, ${reader}, ${to})
    on conflict (organization_id, name) do update set seq = excluded.seq where r.seq = ${from}
    returning seq`)
  return moved !== undefined
}

/** The organizations whose reactions are behind their feed. */
export function behind(): Promise<{ organizationId: string }[]> {
  return rows<{ organizationId: string }>(sql`
    select f.organization_id as "organizationId" from feed f
    left join feed_reader r on r.organization_id = f.organization_id and r.name = ${reader}
    where f.seq > coalesce(r.seq, 0)`)
}
