import { log } from '../lib/log.ts'
import { lastingClient } from './connection.ts'

/** Where a bell of a key is published for the processes that keep the key warm. */
export const warmChannel = (name: string, key: string) => `mh:warm:${name}:${key}`

/** What this process keeps warm, by channel. */
const ears = new Map<string, () => void>()

/** Rings for the process itself when it is the one that keeps the key warm; whether it is. */
export function ringHere(name: string, key: string): boolean {
  const hear = ears.get(warmChannel(name, key))
  hear?.()
  return hear !== undefined
}

/** The keys whose bells a process hears by PUBLISH, without a job. */
export type Warmth = {
  /** Hears the bells of the key from soon on, for `warmMs`; does nothing for one that is warm. */
  keep(name: string, key: string): void
  /** Lets go of all keys. `onRing` may be called until it resolves: what rang counts as heard by the ringer. */
  close(): Promise<void>
}

/** So long a key stays warm. Then its next bell is a job again, which any process may take. */
const warmMs = 30_000

/**
 * A job of BullMQ costs about sixty commands of Redis, a PUBLISH one. Who published learns how many have heard it, and
 * makes a job only when nobody has. `onRing` is also called for every warm key after a lost connection is back.
 */
export function createWarmth(onRing: (name: string, key: string) => void): Warmth {
  const warm = new Map<string, { hear: () => void; timer: NodeJS.Timeout }>()
  const client = lastingClient('warm', { isWaiting: true })
  client.on('ready', () => warm.forEach(({ hear }) => hear()))

  const cool = async (channel: string) => {
    const known = warm.get(channel)
    clearTimeout(known?.timer)
    warm.delete(channel)
    if (ears.get(channel) === known?.hear) ears.delete(channel)
    await client.unsubscribe(channel).catch(() => undefined)
  }
  return {
    keep(name, key) {
      const channel = warmChannel(name, key)
      if (warm.has(channel)) return
      const hear = () => onRing(name, key)
      warm.set(channel, { hear, timer: setTimeout(() => void cool(channel), warmMs).unref() })
      ears.set(channel, hear)
      client.subscribe(channel, hear).catch((error: unknown) => {
        log.debug({ err: error, name }, 'a key cannot be kept warm')
        void cool(channel)
      })
    },
    async close() {
      const cooling = Promise.all([...warm.keys()].map(cool))
      // Redis may be away: then nobody can ring either.
      await Promise.race([cooling, new Promise((resolve) => setTimeout(resolve, 1_000).unref())])
      client.destroy()
    },
  }
}
