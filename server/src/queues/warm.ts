import { log } from '../lib/log.ts'
import { lastingClient } from './connection.ts'

/** Where a bell of a key is published for the processes that keep the key warm. */
export const warmChannel = (name: string, key: string) => `mh:warm:${name}:${key}`

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
  const warm = new Map<string, { name: string; key: string; timer: NodeJS.Timeout }>()
  const client = lastingClient('warm', { isWaiting: true })
  client.on('ready', () => warm.forEach(({ name, key }) => onRing(name, key)))

  const cool = async (channel: string) => {
    clearTimeout(warm.get(channel)?.timer)
    warm.delete(channel)
    await client.unsubscribe(channel).catch(() => undefined)
  }
  return {
    keep(name, key) {
      const channel = warmChannel(name, key)
      if (warm.has(channel)) return
      warm.set(channel, { name, key, timer: setTimeout(() => void cool(channel), warmMs).unref() })
      client
        .subscribe(channel, () => onRing(name, key))
        .catch((error: unknown) => {
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
