import { Queue } from 'bullmq'
import { log } from '../lib/log.ts'
import { queueConnection } from './connection.ts'
import { ringHere, warmChannel } from './warm.ts'

type Producer = ReturnType<typeof queueConnection>

const queues = new Map<string, Queue>()
/** Bells that Redis has not answered for yet, and whether they rang again meanwhile. */
const ringing = new Map<string, { isRungAgain: boolean }>()
let producer: Producer | undefined

/**
 * Rings a bell: some worker runs the verb of queue `name` for `key` soon. Bells of one key that nobody has answered yet
 * are one; one that rings while its verb runs makes it run once more. A process that keeps the key warm (`isWarmable`
 * queues) hears it without a job, and its own bells without Redis. Never awaited, never throws, and is lost while Redis
 * is away: what it asks for must also be found in PostgreSQL by the sweeper.
 */
export function bell(name: string, key: string, { isWarmable = false } = {}): void {
  if (isWarmable && ringHere(name, key)) return
  const call = `${name}:${key}`
  const known = ringing.get(call)
  // What rang first may have been answered before this was committed.
  if (known) return void (known.isRungAgain = true)
  const state = { isRungAgain: false }
  ringing.set(call, state)
  strike(name, key, isWarmable)
    .catch((error: unknown) => log.debug({ err: error, name }, 'a bell was not heard'))
    .finally(() => {
      ringing.delete(call)
      if (state.isRungAgain) bell(name, key, { isWarmable })
    })
}

async function strike(name: string, key: string, isWarmable: boolean): Promise<void> {
  producer ??= queueConnection('bell', { isWaiting: false })
  // A connection that is not there yet refuses at once; a job waits for it.
  const hearers = isWarmable ? await producer.client.publish(warmChannel(name, key), '').catch(() => 0) : 0
  if (hearers === 0) await addJob(name, key)
}

/** The bell as a job, whoever keeps the key warm. */
export async function addJob(name: string, key: string): Promise<void> {
  const deduplication = { id: key, keepLastIfActive: true }
  await queueOf(name).add(name, { key }, { deduplication, removeOnComplete: true, removeOnFail: true })
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
