import type pg from 'pg'
import sql from 'sql-template-tag'
import { prepared } from '../../db/prepared.ts'
import type { CommittedBatch, EventDraft, FeedEvent } from '../event.ts'
import type { Transaction } from '../transaction.ts'

type Head = { organization_id: string; seq: number; at: Date }

/**
 * Gives the events of these writes their places in their feeds, by one statement for all organizations: the last before
 * the commit, for a counter row is locked for one fsync and no longer. The rows are taken in one order everywhere, so
 * that two processes cannot wait for each other.
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
  const heads = await client.query<Head>(prepared(insert(drafts)))
  return heads.rows.map(({ organization_id: organizationId, seq, at }) => {
    const own = drafts.get(organizationId)!
    const first = seq - own.length + 1
    return {
      organizationId,
      events: own.map((draft, index) => complete(draft, { organizationId, seq: first + index, at })),
    }
  })
}

function insert(drafts: Map<string, EventDraft[]>) {
  const rows = [...drafts].flatMap(([organizationId, own]) =>
    own.map((draft, index) => ({ organizationId, place: index + 1, of: own.length, ...draft })),
  )
  return sql`
    with draft as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as d ("organizationId" uuid, place int, "of" int,
        kind text, "conversationId" uuid, "messageId" uuid, "subjectId" uuid, "actorId" uuid, "branchId" uuid,
        "audienceMemberId" uuid)
    ), advanced as (
      insert into feed (organization_id, seq)
      select "organizationId", "of" from draft where place = 1 order by "organizationId"
      on conflict (organization_id) do update set seq = feed.seq + excluded.seq
      returning organization_id, seq, now() as at
    ), told as (
      insert into event (organization_id, seq, kind, conversation_id, message_id, subject_id, actor_id, branch_id,
        audience_member_id, at)
      select a.organization_id, a.seq - d."of" + d.place, d.kind, d."conversationId", d."messageId", d."subjectId",
        d."actorId", d."branchId", d."audienceMemberId", a.at
      from draft d join advanced a on a.organization_id = d."organizationId" order by 1, 2
    )
    select * from advanced`
}

function complete(draft: EventDraft, place: { organizationId: string; seq: number; at: Date }): FeedEvent {
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
