import { Queue } from 'bullmq'
import { log } from '../lib/log.ts'
import { queueConnection } from './connection.ts'

type Producer = ReturnType<typeof queueConnection>

const queues = new Map<string, Queue>()
const ringing = new Set<string>()
let producer: Producer | undefined

/**
 * Rings a bell: some worker runs the verb of queue `name` for `key` soon. Bells of one key that nobody has answered yet
 * are one; one that rings while its verb runs makes it run once more. Never awaited, never throws, and is lost while
 * Redis is away: what it asks for must also be found in PostgreSQL by the sweeper.
 */
export function bell(name: string, key: string): void {
  const call = `${name}:${key}`
  if (ringing.has(call)) return
  ringing.add(call)
  queueOf(name)
    .add(
      name,
      { key },
      { deduplication: { id: key, keepLastIfActive: true }, removeOnComplete: true, removeOnFail: true },
    )
    .catch((error: unknown) => log.debug({ err: error, name }, 'a bell was not heard'))
    .finally(() => ringing.delete(call))
}

function queueOf(name: string): Queue {
  producer ??= queueConnection('bell', { isWaiting: false })
  const known = queues.get(name)
  if (known) return known
  const queue = new Queue(name, { connection: producer.connection, prefix: 'mh' })
  queue.on('error', (error) => log.debug({ err: error, name }, 'queue'))
  queues.set(name, queue)
  return queue
}

/** Lets go of Redis at once, for an orderly stop. */
export function closeBells(): void {
  for (const queue of queues.values()) void queue.close().catch(() => undefined)
  queues.clear()
  producer?.destroy()
  producer = undefined
}
