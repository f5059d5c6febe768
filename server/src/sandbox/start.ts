import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { populate } from './demo.ts'
import { createSandboxServer } from './server.ts'
import { startDelivery } from './updates/deliver.ts'
import { addBot } from './world/people.ts'
import { loadSnapshot, keepSnapshot } from './world/snapshot.ts'
import { createWorld, type World } from './world/world.ts'

type Options = {
  port: number
  host?: string
  /** Where the state is kept between starts; files lie beside it. Without it everything is in memory. */
  dataFile?: string
  bots?: { token: string; username: string; name: string; openChats?: boolean }[]
  /** A well-formed token nobody knows makes a bot instead of 401. */
  acceptUnknownTokens?: boolean
  /** Factor of the waits between webhook retries; 0.01 in tests. */
  retryScale?: number
  /** The demo's bot and people at the first start. */
  demo?: boolean
}

/** A running sandbox. `url` is the Bot API root, `url + '/control'` the customer's side. */
export type Sandbox = { url: string; world: World; close(): Promise<void> }

/** Starts our own Telegram: the demo's customer side and the fake of the tests. Port 0 takes any free one. */
export async function startSandbox(options: Options): Promise<Sandbox> {
  const { dataFile, acceptUnknownTokens, host = '127.0.0.1' } = options
  const world = createWorld({ filesDir: dataFile && `${dataFile}.files`, acceptUnknownTokens })
  const isNew = !dataFile || !loadSnapshot(world, dataFile)
  const snapshot = dataFile ? keepSnapshot(world, dataFile) : undefined
  if (options.demo && isNew) populate(world)
  for (const bot of options.bots ?? []) addBot(world, bot)

  const server = createSandboxServer(world)
  server.listen(options.port, host)
  await once(server, 'listening')
  const delivery = startDelivery(world, options.retryScale ?? 1)
  const { port } = server.address() as AddressInfo
  const close = async () => {
    delivery.stop()
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
    snapshot?.close()
  }
  return { url: `http://${host}:${port}`, world, close }
}
