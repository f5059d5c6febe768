import { createClient } from 'redis'

/** What a Redis server did so far: commands (those inside scripts too, our own look excluded) and its clients now. */
export type RedisStats = { commands: number; clients: number }

/** Looks at a Redis server. */
export async function redisStats(url: string): Promise<RedisStats> {
  const client = createClient({ url, disableClientInfo: true }).on('error', () => undefined)
  await client.connect()
  const [stats, clients] = await Promise.all([client.info('commandstats'), client.info('clients')])
  client.destroy()
  const own = /^(info|hello|client|ping|select)\b/
  const commands = [...stats.matchAll(/^cmdstat_([\w|]+):calls=(\d+)/gm)]
    .filter(([, name]) => !own.test(name!))
    .reduce((sum, [, , calls]) => sum + Number(calls), 0)
  return { commands, clients: Number(/^connected_clients:(\d+)/m.exec(clients)?.[1]) - 1 }
}
