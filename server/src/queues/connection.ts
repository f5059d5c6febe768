import { createNodeRedisClient } from 'bullmq'
import { createClient } from 'redis'
import { config } from '../config.ts'
import { log } from '../lib/log.ts'

/**
 * A connection for BullMQ that comes back by itself for ever. Without an offline queue a command fails at once while
 * Redis is away, which is right for ringing; workers wait instead.
 */
export function queueConnection(name: string, { isWaiting }: { isWaiting: boolean }) {
  const client = createClient({
    url: config.REDIS_URL,
    disableOfflineQueue: !isWaiting,
    socket: { connectTimeout: 2_000, reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, 2_000) },
  })
  client.on('error', (error: Error) => log.debug({ err: error, name }, 'redis'))
  client.connect().catch(() => undefined)
  return { client, connection: createNodeRedisClient(client), destroy: () => client.destroy() }
}
