import type pg from 'pg'
import sql, { type Sql } from 'sql-template-tag'
import { prepared } from '../../db/prepared.ts'
import type { CommittedBatch, EventDraft, FeedEvent } from '../event.ts'
import type { Transaction } from '../transaction.ts'

type Head = { organization_id: string; seq: number; at: Date }

/**
 * Gives the events of these writes their places in their feeds, by one statement for all organizations: the last before
 * the commit, for a counter row is locked for one fsync and no longer. The rows are taken in one order everywhere, so
 * that two processes cannot wait for each other. A single feed that is there needs no order and no look whether it is.
 */
export async function appendEvents(client: pg.PoolClient, writes: Transaction[]): Promise<CommittedBatch[]> {
  const drafts = new Map<string, EventDraft[]>()
  for (const { organizationId, drafts: own } of writes) {
    if (own.length === 0) continue
    const others = drafts.get(organizationId)
    if (others) others.push(...own)
    else drafts.set(organizationId, [...own])
  }
  if (drafts.size === 0) return []
  const moved = drafts.size === 1 ? await headsOf(client, drafts, moving) : []
  const heads = moved.length > 0 ? moved : await headsOf(client, drafts, counting)
  return heads.map(({ organization_id: organizationId, seq, at }) => {
    const own = drafts.get(organizationId)!
    const first = seq - own.length + 1
    return {
      organizationId,
      events: own.map((draft, index) => complete(draft, { organizationId, seq: first + index, at })),
    }
  })
}

/** The counters of feeds that may not be there yet. */
const counting = sql`
  insert into feed (organization_id, seq)
  select "organizationId", "of" from draft where place = 1 order by "organizationId"
  on conflict (organization_id) do update set seq = feed.seq + excluded.seq
  returning organization_id, seq, now() as at`

/** The counter of one that is there: without the lock that an insert takes first. */
const moving = sql`
  update feed f set seq = f.seq + d."of" from draft d where d.place = 1 and f.organization_id = d."organizationId"
  returning f.organization_id, f.seq, now() as at`

async function headsOf(client: pg.PoolClient, drafts: Map<string, EventDraft[]>, advance: Sql): Promise<Head[]> {
  const rows = [...drafts].flatMap(([organizationId, own]) =>
    own.map((draft, index) => ({ organizationId, place: index + 1, of: own.length, ...draft })),
  )
  const statement = sql`
    with draft as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as d ("organizationId" uuid, place int, "of" int,
        kind text, "conversationId" uuid, "messageId" uuid, "subjectId" uuid, "actorId" uuid, "branchId" uuid,
        "audienceMemberId" uuid)
    ), advanced as (${advance}
    ), told as (
      insert into event (organization_id, seq, kind, conversation_id, message_id, subject_id, actor_id, branch_id,
        audience_member_id, at)
      select a.organization_id, a.seq - d."of" + d.place, d.kind, d."conversationId", d."messageId", d."subjectId",
        d."actorId", d."branchId", d."audienceMemberId", a.at
      from draft d join advanced a on a.organization_id = d."organizationId" order by 1, 2
    )
    select * from advanced`
  return (await client.query<Head>(prepared(statement))).rows
}

/** The event of a draft that has its place. */
export function complete(draft: EventDraft, place: { organizationId: string; seq: number; at: Date }): FeedEvent {
  return {
    ...place,
    kind: draft.kind,
    conversationId: draft.conversationId ?? null,
    messageId: draft.messageId ?? null,
    subjectId: draft.subjectId ?? null,
    actorId: draft.actorId ?? null,
    branchId: draft.branchId ?? null,
    audienceMemberId: draft.audienceMemberId ?? null,
  }
}
