import { Worker } from 'bullmq'
import { log } from '../lib/log.ts'
import { queueConnection } from './connection.ts'

/** What a queue's bells run. Throwing is logged; trying again is the sweeper's business. */
export type Job = { run: (key: string) => Promise<unknown>; concurrency: number }

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

type Team = { workers: Worker[]; destroy: () => void }

function hire(jobs: Record<string, Job>): Team {
  const { connection, destroy } = queueConnection('workers', { isWaiting: true })
  const workers = Object.entries(jobs).map(([name, { run, concurrency }]) => {
    const work = ({ data }: { data: { key: string } }) => answer(name, data.key, run)
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
  return { workers, destroy }
}

async function answer(name: string, key: string, run: Job['run']): Promise<void> {
  try {
    await run(key)
  } catch (error) {
    log.error({ err: error, queue: name, key }, 'a job failed')
  }
}

async function dismiss({ workers, destroy }: Team, force: boolean): Promise<void> {
  const closing = Promise.allSettled(workers.map((worker) => worker.close(force)))
  // Closing talks to Redis, which may be away: it is not waited for longer than this.
  await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, 3_000).unref())])
  destroy()
}
