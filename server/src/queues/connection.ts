import { createNodeRedisClient, type IRedisClient } from 'bullmq'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'redis'
import { config } from '../config.ts'
import { log } from '../lib/log.ts'

const askAgainMs = 100

/**
 * A connection of Redis that comes back by itself for ever. Without an offline queue a command fails at once while
 * Redis is away, which is right for ringing; who waits needs one.
 */
export function lastingClient(name: string, { isWaiting }: { isWaiting: boolean }) {
  const client = createClient({
    url: config.REDIS_URL,
    disableOfflineQueue: !isWaiting,
    socket: { connectTimeout: 2_000, reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, 2_000) },
  })
  client.on('error', (error: Error) => log.debug({ err: error, name }, 'redis'))
  client.connect().catch(() => undefined)
  return client
}

/** Such a connection for BullMQ. */
export function queueConnection(name: string, waiting: { isWaiting: boolean }) {
  const client = lastingClient(name, waiting)
  return { client, connection: heard(createNodeRedisClient(client)), destroy: () => client.destroy() }
}

/**
 * BullMQ takes its listener for errors away when it closes, from its own copies for blocking too; the socket may break
 * after that, and an error that nobody listens to ends the process. And it asks each connection once what it is: were
 * that answer lost, a worker would begin anew from the same failure for ever, without a turn for anything else.
 */
function heard(connection: IRedisClient): IRedisClient {
  connection.on('error', () => undefined)
  const info = connection.info.bind(connection)
  connection.info = () => untilAnswered(info, connection)
  const duplicate = connection.duplicate.bind(connection)
  connection.duplicate = (...args) => heard(duplicate(...args))
  return connection
}

async function untilAnswered<Answer>(ask: () => Promise<Answer>, connection: IRedisClient): Promise<Answer> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (connection.status === 'end') throw error
      log.debug({ err: error }, 'redis does not tell what it is')
      await sleep(askAgainMs)
    }
  }
}
