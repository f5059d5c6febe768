import type pg from 'pg'
import sql from 'sql-template-tag'
import { pool } from '../db/client.ts'
import { prepared } from '../db/prepared.ts'
import { log } from '../lib/log.ts'
import type { CommittedBatch, EventDraft, FeedEvent } from './event.ts'
import { Transaction } from './transaction.ts'

type Waiting = {
  organizationId: string
  apply: (tx: Transaction) => Promise<unknown>
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
  tries: number
  /** Answered, or queued again: nothing more is owed to it. */
  isSettled?: boolean
}

const maxBatch = 128
const maxTries = 4
const transientCodes = new Set('40P01 40001 57P01 57P02 57P03 08006 08003 ECONNRESET ECONNREFUSED EPIPE'.split(' '))
const waiting: Waiting[] = []
const listeners: ((batches: CommittedBatch[]) => void)[] = []
let running: Promise<void> | undefined

/**
 * The one door of every write that the feed tells of. `apply` runs inside a transaction that it shares with whatever
 * queued while the previous commit was in flight (one commit for all: the gapless counter moves once per batch). It may
 * only talk to the database through `tx`; what it throws undoes this write alone and rejects this promise. The promise
 * resolves after the commit. It may run again after a deadlock or a lost connection before the commit was sent.
 */
export function commit<T>(organizationId: string, apply: (tx: Transaction) => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    waiting.push({ organizationId, apply, resolve: resolve as (value: unknown) => void, reject, tries: 0 })
    running ??= drain()
  })
}

/** Calls `listener` after every commit with what it appended; never awaited, a throw is logged. */
export function onCommit(listener: (batches: CommittedBatch[]) => void): void {
  listeners.push(listener)
}

/** Resolves when nothing is queued or in flight, for an orderly stop. */
export async function commitsDone(): Promise<void> {
  while (running) await running
}

async function drain(): Promise<void> {
  // One turn of the event loop: whatever arrives in it shares the first commit.
  await new Promise((resolve) => setImmediate(resolve))
  while (waiting.length > 0) await commitBatch(waiting.splice(0, maxBatch))
  // In the same turn as the look at the queue: a write that comes a moment later must start a new drain.
  running = undefined
}

type Applied = { write: Waiting; value: unknown; drafts: EventDraft[] }

/** What the end of a batch depends on: whether the connection was lost, and whether COMMIT was already sent. */
type Fate = { isLost: boolean; isCommitting: boolean }

async function commitBatch(batch: Waiting[]): Promise<void> {
  const fate: Fate = { isLost: false, isCommitting: false }
  const lose = () => (fate.isLost = true)
  let client: pg.PoolClient | undefined
  try {
    client = await pool.connect()
    // Without a listener a connection that dies while it is ours ends the process.
    client.on('error', lose)
    // One message for both: at low load the round trips are what a commit costs.
    await client.query('BEGIN; SAVEPOINT write')
    const applied: Applied[] = []
    for (const [index, write] of batch.entries()) {
      if (index > 0) await client.query('RELEASE SAVEPOINT write; SAVEPOINT write')
      const outcome = await applyOne(client, write, fate)
      if (outcome) applied.push(outcome)
    }
    const batches = await appendEvents(client, applied)
    fate.isCommitting = true
    await client.query('COMMIT')
    client.off('error', lose)
    client.release()
    for (const { write, value } of applied) write.resolve(value)
    if (batches.length > 0) tell(batches)
  } catch (error) {
    // The connection is in an unknown state: it is not given back to the pool.
    client?.release(true)
    for (const write of batch) if (!write.isSettled) retryOrReject(write, error, fate)
  }
}

/** What is committed stays committed: a listener that fails costs a delay, never the next commit. */
function tell(batches: CommittedBatch[]): void {
  for (const listener of listeners) {
    try {
      listener(batches)
    } catch (error) {
      log.error({ err: error }, 'a listener of commits failed')
    }
  }
}

/** Undefined when the write was undone; throws when the whole batch is lost. */
async function applyOne(client: pg.PoolClient, write: Waiting, fate: Fate): Promise<Applied | undefined> {
  const tx = new Transaction(client, write.organizationId)
  try {
    const value = await write.apply(tx)
    return { write, value, drafts: tx.drafts }
  } catch (error) {
    if (fate.isLost) throw error
    await client.query('ROLLBACK TO SAVEPOINT write')
    retryOrReject(write, error, fate)
    return undefined
  }
}

function retryOrReject(write: Waiting, error: unknown, fate: Fate): void {
  const isRetryable = !fate.isCommitting && (fate.isLost || isTransient(error)) && write.tries + 1 < maxTries
  if (isRetryable) {
    waiting.push({ ...write, tries: write.tries + 1 })
  } else {
    write.reject(error)
  }
  write.isSettled = true
}

/** Deadlock, serialization, lost connection before the commit: the database has done nothing, so it may run again. */
function isTransient(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  if (typeof code !== 'string')
    return error instanceof Error && /Connection terminated|not queryable/.test(error.message)
  return transientCodes.has(code)
}

/** The last statements before the commit: the counter row of an organization is locked for one fsync and no longer. */
async function appendEvents(client: pg.PoolClient, applied: Applied[]): Promise<CommittedBatch[]> {
  const drafts = new Map<string, EventDraft[]>()
  for (const { write, drafts: own } of applied) {
    if (own.length > 0) drafts.set(write.organizationId, [...(drafts.get(write.organizationId) ?? []), ...own])
  }
  const batches: CommittedBatch[] = []
  // In one order everywhere, so that two processes cannot wait for each other.
  for (const organizationId of [...drafts.keys()].sort()) {
    batches.push(await appendTo(client, organizationId, drafts.get(organizationId) ?? []))
  }
  return batches
}

async function appendTo(client: pg.PoolClient, organizationId: string, drafts: EventDraft[]): Promise<CommittedBatch> {
  const column = (name: keyof EventDraft) => drafts.map((draft) => draft[name] ?? null)
  const appended = await client.query<{ seq: number; at: Date }>(
    prepared(sql`
      with advanced as (
        insert into feed (organization_id, seq) values (${organizationId}, ${drafts.length})
        on conflict (organization_id) do update set seq = feed.seq + excluded.seq
        returning seq - ${drafts.length}::bigint as seq, now() as at
      )
      insert into event (organization_id, seq, kind, conversation_id, message_id, subject_id, actor_id, branch_id,
        audience_member_id, at)
      select ${organizationId}::uuid, a.seq + e.place, e.kind, e.conversation_id, e.message_id, e.subject_id,
        e.actor_id, e.branch_id, e.audience_member_id, a.at
      from advanced a, unnest(${column('kind')}::text[], ${column('conversationId')}::uuid[],
        ${column('messageId')}::uuid[], ${column('subjectId')}::uuid[], ${column('actorId')}::uuid[],
        ${column('branchId')}::uuid[], ${column('audienceMemberId')}::uuid[])
        with ordinality as e (kind, conversation_id, message_id, subject_id, actor_id, branch_id, audience_member_id,
          place)
      order by e.place returning seq, at`),
  )
  const { seq: first, at } = appended.rows[0]!
  const events = drafts.map((draft, index) => complete(draft, organizationId, first + index, at))
  return { organizationId, events }
}

function complete(draft: EventDraft, organizationId: string, seq: number, at: Date): FeedEvent {
  return {
    organizationId,
    seq,
    at,
    kind: draft.kind,
    conversationId: draft.conversationId ?? null,
    messageId: draft.messageId ?? null,
    subjectId: draft.subjectId ?? null,
    actorId: draft.actorId ?? null,
    branchId: draft.branchId ?? null,
    audienceMemberId: draft.audienceMemberId ?? null,
  }
}
