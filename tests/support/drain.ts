/** Runs the delivery verb in the test's process, as a worker would. */
import { deliver } from '../../server/src/messages/deliver.ts'

const never = new AbortController().signal

/** Drains a bot's outbox until nothing is due within `patienceMs`; answers what `deliver` answered last. */
export async function drain(integrationId: string, patienceMs = 2_000): Promise<number | null> {
  for (;;) {
    const dueInMs = await deliver(integrationId, { worker: 'test', stopping: never, budgetMs: 5_000 })
    if (dueInMs === null || dueInMs > patienceMs) return dueInMs
    await new Promise((resolve) => setTimeout(resolve, dueInMs))
  }
}
