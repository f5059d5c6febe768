import { log } from '../lib/log.ts'
import { runBatch } from './batch/run.ts'
import type { SetWrite, Waiting, Work } from './batch/waiting.ts'
import type { CommittedBatch } from './event.ts'
import type { Transaction } from './transaction.ts'

export type { Transaction }

const maxBatch = 128
const waiting: Waiting[] = []
const listeners: ((batches: CommittedBatch[]) => void)[] = []
let running: Promise<void> | undefined

/**
 * The one door of every write that the feed tells of. `apply` runs inside a transaction that it shares with whatever
 * queued while the previous commit was in flight (one commit for all: the gapless counter moves once per batch). It may
 * only talk to the database through `tx`; what it throws undoes this write alone and rejects this promise. The promise
 * resolves after the commit. It may run again after a deadlock or a lost connection before the commit was sent, or when
 * the feed does not take a neighbour's events. Writes that share a lane keep the order in which they were asked for.
 */
export function commit<T>(
  organizationId: string,
  apply: (tx: Transaction) => Promise<T>,
  { lanes = [] }: { lanes?: string[] } = {},
): Promise<T> {
  return queue<T>(organizationId, { apply }, lanes)
}

/**
 * The same door for a write of which many come at once: all items of this kind that wait are applied by the same few
 * statements, whatever their number. One that fails is found and undone alone; the promises are as of `commit`.
 */
export function commitTogether<Item, Result>(
  write: SetWrite<Item, Result>,
  organizationId: string,
  { item, lanes = [] }: { item: Item; lanes?: string[] },
): Promise<Result> {
  return queue<Result>(organizationId, { write: write as SetWrite<unknown, unknown>, item }, lanes)
}

function queue<T>(organizationId: string, work: Work, lanes: string[]): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    waiting.push({ organizationId, work, lanes, tries: 0, resolve: resolve as (value: unknown) => void, reject })
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
  while (waiting.length > 0) {
    const { applied, batches, again } = await runBatch(waiting.splice(0, maxBatch))
    // Before what came meanwhile: nothing is overtaken because it had to be tried again.
    waiting.unshift(...again)
    for (const { waiting: write, value } of applied) write.resolve(value)
    if (batches.length > 0) tell(batches)
  }
  // In the same turn as the look at the queue: a write that comes a moment later must start a new drain.
  running = undefined
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
