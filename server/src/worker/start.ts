import { config } from '../config.ts'
import { commitsDone } from '../events/commit.ts'
import { log } from '../lib/log.ts'
import { deliveriesDone } from '../messages/deliver.ts'
import { startWorkers } from '../queues/workers.ts'
import { jobs, stopDraining } from './jobs.ts'
import { startPolling } from './poll.ts'
import { sweep } from './sweep.ts'
import { startTidying } from './tidy.ts'

/** A running worker role. */
export type RunningWorker = { stop(): Promise<void> }

/**
 * Starts this process's share of the work: bells, polling of bots, the sweep. `stop` takes on nothing new, finishes the
 * calls in flight and resolves. The process must also have called `ringAfterCommit`.
 */
export function startWorker(): RunningWorker {
  const workers = startWorkers(jobs)
  const polling = startPolling()
  const sweeping = startSweeping(() => workers.restart())
  const tidying = startTidying()
  return {
    async stop() {
      // The bells first: one that rings from now on is for somebody else.
      const closing = workers.close()
      stopDraining()
      await Promise.all([sweeping.stop(), tidying.stop(), polling.stop(), closing])
      await deliveriesDone()
      await commitsDone()
    },
  }
}

/**
 * Sweeps at once and then by the clock, one sweep at a time. The watchdog: when bots are found overdue in two sweeps
 * running although the bells were rung, the workers are deaf (a class of BullMQ faults after an outage) and replaced.
 */
function startSweeping(restart: () => Promise<void>): { stop(): Promise<void> } {
  let overdueRuns = 0
  let running: Promise<void> | undefined
  const run = async () => {
    const { overdueBots } = await sweep(config.SWEEP_SECONDS)
    overdueRuns = overdueBots > 0 ? overdueRuns + 1 : 0
    if (overdueRuns < 2) return
    overdueRuns = 0
    log.warn({ overdueBots }, 'bells are not answered: replacing the workers')
    await restart()
  }
  const begin = () => {
    running ??= run()
      .catch((error: unknown) => log.error({ err: error }, 'a sweep failed'))
      .finally(() => (running = undefined))
  }
  const timer = setInterval(begin, config.SWEEP_SECONDS * 1000)
  begin()
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
