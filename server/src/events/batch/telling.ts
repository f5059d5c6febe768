import sql, { type Sql } from 'sql-template-tag'
import type { CommittedBatch, EventDraft } from '../event.ts'
import { complete } from './append.ts'
import type { Entry, SetWrite } from './waiting.ts'

/** A row that changed: `id` is what its event is about. Further columns are the write's own. */
export type Changed = {
  id: string
  organizationId: string
  conversationId: string | null
  branchId: string | null
}

/** A set write that is one statement, with one event of `kind` for each row that it changed. */
export type Telling<Item, Row extends Changed, Result> = {
  kind: string
  /** Which id of the event names the row. */
  names: 'messageId' | 'subjectId'
  /** Common table expressions, of which `changed` has the rows. */
  change(entries: Entry<Item>[]): Sql
  /** A result for each entry. */
  read(rows: Row[], entries: Entry<Item>[]): Result[]
}

/** Such a write for many at once by the same statement that appends their events, without BEGIN and COMMIT. */
export type AtOnce<Item, Result> = {
  statement(entries: Entry<Item>[]): Sql
  read(rows: object[], entries: Entry<Item>[]): { results: Result[]; batches: CommittedBatch[] }
}

type Place = { toldSeq: number; toldAt: Date }

/** Makes a set write of it: among other writes its events are appended with theirs. */
export function tellingSet<Item, Row extends Changed, Result>(
  telling: Telling<Item, Row, Result>,
): SetWrite<Item, Result> {
  const { kind, names, change, read } = telling
  const draftOf = ({ id, conversationId, branchId }: Changed): EventDraft => {
    return { kind, [names]: id, conversationId, branchId }
  }
  return {
    async applyAll(entries) {
      const rows = await entries[0]!.tx.rows<Row>(sql`with ${change(entries)} select * from changed`)
      const txs = new Map(entries.map(({ tx }) => [tx.organizationId, tx]))
      for (const row of rows) txs.get(row.organizationId)!.append(draftOf(row))
      return read(rows, entries)
    },
    atOnce: {
      statement: (entries) => statement(change(entries), telling),
      read(rows, entries) {
        const changed = rows as (Row & Place)[]
        const batches = new Map<string, CommittedBatch>()
        for (const { toldSeq: seq, toldAt: at, ...row } of changed) {
          const { organizationId } = row
          const batch = batches.get(organizationId) ?? { organizationId, events: [] }
          batches.set(organizationId, batch)
          batch.events.push(complete(draftOf(row), { organizationId, seq, at }))
        }
        return { results: read(changed, entries), batches: [...batches.values()] }
      },
    },
  }
}

/** The counter row is locked as the last thing before the commit here too: the event needs what was changed. */
function statement(change: Sql, { kind, names }: { kind: string; names: 'messageId' | 'subjectId' }): Sql {
  const [messageId, subjectId] = names === 'messageId' ? [sql`p.id`, sql`null`] : [sql`null`, sql`p.id`]
  return sql`
    with ${change}, placed as materialized (
      select c.*, row_number() over own as "toldPlace", count(*) over (partition by "organizationId") as "toldOf"
      from changed c window own as (partition by "organizationId")
    ), advanced as (
      insert into feed (organization_id, seq)
      select distinct "organizationId", "toldOf" from placed order by "organizationId"
      on conflict (organization_id) do update set seq = feed.seq + excluded.seq
      returning organization_id, seq, now() as at
    ), told as (
      insert into event (organization_id, seq, kind, conversation_id, message_id, subject_id, branch_id, at)
      select a.organization_id, a.seq - p."toldOf" + p."toldPlace", ${kind}::text, p."conversationId",
        ${messageId}::uuid, ${subjectId}::uuid, p."branchId", a.at
      from placed p join advanced a on a.organization_id = p."organizationId" order by 1, 2
    )
    select p.*, a.seq - p."toldOf" + p."toldPlace" as "toldSeq", a.at as "toldAt"
    from placed p join advanced a on a.organization_id = p."organizationId" order by "toldSeq"`
}
