import { Worker } from 'bullmq'
import { log } from '../lib/log.ts'
import { addJob } from './bell.ts'
import { queueConnection } from './connection.ts'
import { type KeyedRuns, keyedRuns } from './keyed-runs.ts'
import { createWarmth, type Warmth } from './warm.ts'

/**
 * What a queue's bells run. Throwing is logged; trying again is the sweeper's business. The keys of an `isWarm` queue
 * stay with the process that had them last for a while (`bell`).
 */
export type Job = { run: (key: string) => Promise<unknown>; concurrency: number; isWarm?: boolean }

/** The running workers of a process. */
export type Workers = { restart(): Promise<void>; close(): Promise<void> }

/** Answers the bells of these queues. Survives the loss of Redis; `restart` is for a watchdog that doubts that. */
export function startWorkers(jobs: Record<string, Job>): Workers {
  let team = hire(jobs)
  return {
    async restart() {
      const old = team
      team = hire(jobs)
      await dismiss(old, true)
    },
    close: () => dismiss(team, false),
  }
}

type Team = { workers: Worker[]; runs: Map<string, KeyedRuns>; warmth: Warmth; destroy: () => void; isLeaving: boolean }

function hire(jobs: Record<string, Job>): Team {
  const { connection, destroy } = queueConnection('workers', { isWaiting: true })
  const runs = new Map(
    Object.entries(jobs).map(([name, { run, concurrency }]) => {
      return [name, keyedRuns((key) => answer(name, key, run), concurrency)] as const
    }),
  )
  const warmth = createWarmth((name, key) => {
    const mine = runs.get(name)!
    // The ringer counts on it: who cannot, or is about to leave, passes it on.
    if (team.isLeaving || !mine.hasRoomFor(key)) void addJob(name, key).catch(() => undefined)
    else void mine.ask(key)
  })
  const workers = Object.entries(jobs).map(([name, { concurrency, isWarm }]) => {
    const work = ({ data: { key } }: { data: { key: string } }) => {
      if (isWarm && !team.isLeaving) warmth.keep(name, key)
      return runs.get(name)!.ask(key)
    }
    const worker = new Worker<{ key: string }>(name, work, {
      connection,
      concurrency,
      prefix: 'mh',
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
      stalledInterval: 15_000,
      // Seconds an idle queue waits for a bell before it looks by itself: what a bell is lost for, the sweeper finds.
      drainDelay: 30,
    })
    worker.on('error', (error) => log.debug({ err: error, name }, 'worker'))
    return worker
  })
  const team: Team = { workers, runs, warmth, destroy, isLeaving: false }
  return team
}

async function answer(name: string, key: string, run: Job['run']): Promise<void> {
  try {
    await run(key)
  } catch (error) {
    log.error({ err: error, queue: name, key }, 'a job failed')
  }
}

async function dismiss(team: Team, force: boolean): Promise<void> {
  team.isLeaving = true
  const cooling = team.warmth.close()
  const closing = Promise.allSettled(team.workers.map((worker) => worker.close(force)))
  // Closing talks to Redis, which may be away: it is not waited for longer than this.
  await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, 3_000).unref())])
  await cooling
  if (!force) await Promise.all([...team.runs.values()].map((runs) => runs.done()))
  team.destroy()
}
