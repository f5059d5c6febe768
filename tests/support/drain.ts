/** Runs the delivery verb in the test's process, as a worker would. */
import { deliver, type DrainTerms } from '../../server/src/messages/deliver.ts'
import { drainsOf } from '../../server/src/messages/outbox/drain-lease.ts'
import { messageOutbox } from '../../server/src/messages/outbox/outbox.ts'
import { noticeOutbox } from '../../server/src/notifications/outbox/notice-outbox.ts'

const never = new AbortController().signal

/** As a worker has them. */
export const drainTerms: DrainTerms = {
  drains: drainsOf([noticeOutbox, messageOutbox]),
  worker: 'test',
  stopping: never,
  budgetMs: 5_000,
}

/** Drains a bot's outbox until nothing is due within `patienceMs`; answers what `deliver` answered last. */
export async function drain(integrationId: string, patienceMs = 2_000): Promise<number | null> {
  for (;;) {
    const dueInMs = await deliver(integrationId, drainTerms)
    if (dueInMs === null || dueInMs > patienceMs) return dueInMs
    await new Promise((resolve) => setTimeout(resolve, dueInMs))
  }
}
