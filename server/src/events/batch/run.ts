import type pg from 'pg'
import { takeDoor } from '../../db/client.ts'
import { isRefusal, isSilent, isTransient } from '../../db/outage.ts'
import type { CommittedBatch } from '../event.ts'
import { Transaction } from '../transaction.ts'
import { appendEvents } from './append.ts'
import { planOf } from './plan.ts'
import { untellable } from './untellable.ts'
import { entriesOf, perform, type Waiting } from './waiting.ts'

/** A write that is in, and what its caller is to be answered. */
export type Applied = { waiting: Waiting; tx: Transaction; value: unknown }

/** What became of a batch: what is committed, and what has to be tried again, in its order. */
export type Ended = { applied: Applied[]; batches: CommittedBatch[]; again: Waiting[] }

type Run = {
  /** How far it came: what was sent for the commit may not be repeated. */
  stage: 'applying' | 'appending' | 'committing'
  isLost: boolean
  applied: Applied[]
  /** Writes that are out of this run, rejected (null) or as they are to be tried again. */
  out: Map<Waiting, Waiting | null>
}

const maxTries = 4

/** Commits a batch; what is refused by itself is rejected and undone alone. Never throws. */
export async function runBatch(batch: Waiting[]): Promise<Ended> {
  const run: Run = { stage: 'applying', isLost: false, applied: [], out: new Map() }
  const lose = () => (run.isLost = true)
  const end = (done: pg.PoolClient, ended: Ended) => {
    done.off('error', lose)
    done.release()
    return ended
  }
  let client: pg.PoolClient | undefined
  try {
    client = await takeDoor(lose)
    const steps = planOf(batch)
    const batchesAtOnce = steps.length === 1 ? await commitAtOnce(client, run, steps[0]!) : undefined
    if (batchesAtOnce) return end(client, { applied: run.applied, batches: batchesAtOnce, again: [] })
    await applySteps(client, run, steps)
    run.stage = 'appending'
    const batches = await appendEvents(
      client,
      run.applied.map(({ tx }) => tx),
    )
    run.stage = 'committing'
    await client.query('COMMIT')
    return end(client, { applied: run.applied, batches, again: againOf(batch, run) })
  } catch (error) {
    // The connection is in an unknown state: it is not given back to the pool.
    client?.release(true)
    await settleLost(batch, run, error)
    return { applied: [], batches: [], again: againOf(batch, run) }
  }
}

/**
 * A step that is one statement with its events is its own transaction, without the round trips of one. Undefined when
 * it is not, or when the statement was refused: then nothing is done yet.
 */
async function commitAtOnce(client: pg.PoolClient, run: Run, step: Waiting[]): Promise<CommittedBatch[] | undefined> {
  const { work } = step[0]!
  const atOnce = 'write' in work ? work.write.atOnce : undefined
  if (!atOnce) return undefined
  const txs = step.map(({ organizationId }) => new Transaction(client, organizationId))
  const entries = entriesOf(step, txs)
  run.stage = 'committing'
  try {
    const rows = await txs[0]!.rows(atOnce.statement(entries))
    const { results, batches } = atOnce.read(rows, entries)
    run.applied.push(...step.map((waiting, index) => ({ waiting, tx: txs[index]!, value: results[index] })))
    return batches
  } catch (error) {
    if (run.isLost || !isRefusal(error)) throw error
    run.stage = 'applying'
    return undefined
  }
}

async function applySteps(client: pg.PoolClient, run: Run, steps: Waiting[][]): Promise<void> {
  await client.query('BEGIN')
  let isMarked = false
  for (let step = steps.shift(); step; step = steps.shift()) {
    if (step.some((waiting) => isOvertaking(run, waiting))) {
      for (const waiting of step) run.out.set(waiting, waiting)
      continue
    }
    // Before which nothing was applied is undone with the whole transaction: a savepoint is a transaction of its own.
    if (run.applied.length > 0) {
      await client.query(isMarked ? 'RELEASE SAVEPOINT write; SAVEPOINT write' : 'SAVEPOINT write')
      isMarked = true
    }
    // One bad row spoils the statement for all: then each item is done alone, and it hurts nobody else.
    if (!(await applyStep(client, run, step))) steps.unshift(...step.map((waiting) => [waiting]))
  }
}

/** False when a set failed and its items have to be done one by one; throws when the whole batch is lost. */
async function applyStep(client: pg.PoolClient, run: Run, step: Waiting[]): Promise<boolean> {
  const txs = step.map(({ organizationId }) => new Transaction(client, organizationId))
  try {
    const values = await perform(step, txs)
    run.applied.push(...step.map((waiting, index) => ({ waiting, tx: txs[index]!, value: values[index] })))
    return true
  } catch (error) {
    if (run.isLost || isSilent(error)) throw error
    await client.query(run.applied.length > 0 ? 'ROLLBACK TO SAVEPOINT write' : 'ROLLBACK; BEGIN')
    if (step.length > 1) return false
    retryOrReject(run, step[0]!, error)
    return true
  }
}

/** Whether an earlier write of its lane has to come again: then it waits for it. */
function isOvertaking({ out }: Run, waiting: Waiting): boolean {
  return [...out.values()].some((again) => again?.lanes.some((lane) => waiting.lanes.includes(lane)))
}

/** The batch is undone. Whose events were the fault is rejected; the others were only its neighbours. */
async function settleLost(batch: Waiting[], run: Run, error: unknown): Promise<void> {
  const isFaultOfEvents = run.stage === 'appending' && !run.isLost && !isTransient(error)
  const faults = isFaultOfEvents ? await untellable(run.applied) : new Map<Waiting, unknown>()
  for (const waiting of batch) {
    if (run.out.has(waiting)) continue
    if (faults.size === 0) retryOrReject(run, waiting, error)
    else if (faults.has(waiting)) reject(run, waiting, faults.get(waiting))
    else run.out.set(waiting, waiting)
  }
}

function retryOrReject(run: Run, waiting: Waiting, error: unknown): void {
  const isUndone = run.stage !== 'committing' && (run.isLost || isTransient(error))
  if (!isUndone || waiting.tries + 1 >= maxTries) return reject(run, waiting, error)
  run.out.set(waiting, { ...waiting, tries: waiting.tries + 1 })
}

function reject(run: Run, waiting: Waiting, error: unknown): void {
  run.out.set(waiting, null)
  waiting.reject(error)
}

function againOf(batch: Waiting[], { out }: Run): Waiting[] {
  return batch.map((waiting) => out.get(waiting)).filter((waiting) => waiting !== null && waiting !== undefined)
}
