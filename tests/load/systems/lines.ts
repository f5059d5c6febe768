import type { Bench } from '../bench.ts'
import { eventsDocument, ordinaryDocument } from './documents.ts'
import type { Process } from './house.ts'
import type { Line } from './live.ts'
import { addAgents, makeTenant, type Tenant } from './tenant.ts'
import { hookOf } from './webhook.ts'

/** `workers`: how many run beside the gateways, one by default. `flags`: of the gateways' node. */
type Size = { gateways: number; sockets: number; scopes: number; workers?: number; flags?: string[] }

/** Our line with its processes. */
export type OurLine = Line & { tenant: Tenant; instances: Process[]; workers: Process[]; stop(): Promise<void> }

let lines = 0

/** The product: api instances with the sockets, one more that takes webhooks alone, and a worker. */
export async function openOurs(
  bench: Bench,
  { gateways, sockets, scopes, workers: count = 1, flags }: Size,
): Promise<OurLine> {
  const { house } = bench
  const tenant = await makeTenant(house, { bots: 1 })
  const env = { TELEGRAM_API_URL: bench.provider.url }
  const starting = Array.from({ length: gateways }, () => house.start('api', env, flags))
  const instances = await Promise.all(starting)
  const workers = await Promise.all(Array.from({ length: count }, () => house.start('worker', env)))
  const agents = await addAgents(house, tenant.id, { count: sockets, scopes })
  const group = bench.sockets(`ours ${++lines}`)
  const cookies = agents.map((agent) => agent.cookie)
  await group.open({ urls: instances.map((one) => one.url), cookies, document: eventsDocument })
  return {
    name: 'ours',
    sockets: group,
    tenant,
    instances,
    workers,
    hooks: instances.map(({ url }) => ({ url, ...hookOf(tenant.bots[0]!) })),
    gateways: instances.map((one) => one.pid),
    isChecked: true,
    async stop() {
      await group.close()
      await Promise.all([...instances, ...workers].map((one) => one.stop()))
    },
  }
}

/** A line whose webhooks come in by an instance of their own: the gateways' CPU is then that of the sockets alone. */
export async function withEntrance<One extends Line>(bench: Bench, line: One): Promise<One & { entrance: Process }> {
  const { house } = bench
  const entrance =
    line.name === 'ours'
      ? await house.start('api', { TELEGRAM_API_URL: bench.provider.url })
      : await house.run('bare', house.postgresUrl, house.redisUrl, line.channel ?? '')
  const [hook] = line.hooks
  return { ...line, entrance, hooks: [{ ...hook!, url: entrance.url }] }
}

/** The bare way with as many instances and sockets. */
export async function openBare(bench: Bench, { gateways, sockets }: Size): Promise<Line & { stop(): Promise<void> }> {
  const channel = `bare ${++lines}`
  const { house } = bench
  const start = () => house.run('bare', house.postgresUrl, house.redisUrl, channel)
  const instances = await Promise.all(Array.from({ length: gateways }, start))
  const group = bench.sockets(channel)
  const cookies = Array.from({ length: sockets }, (_, index) => `__Host-mh_session=bench-${index}`)
  await group.open({ urls: instances.map((one) => one.url), cookies, document: 'bare' })
  return {
    name: 'bare',
    channel,
    sockets: group,
    hooks: instances.map(({ url }) => ({ url, path: '/' })),
    gateways: instances.map((one) => one.pid),
    isChecked: false,
    stop: async () => void (await Promise.all([group.close(), ...instances.map((one) => one.stop())])),
  }
}

/** The ordinary way with as many instances and sockets. */
export async function openOrdinary(
  bench: Bench,
  { gateways, sockets }: Size,
): Promise<Line & { stop(): Promise<void> }> {
  const { house } = bench
  const tenant = await makeTenant(house, { bots: 1 })
  const start = () => house.run('ordinary', house.postgresUrl, house.redisUrl, tenant.id, tenant.bots[0]!.id)
  const instances = await Promise.all(Array.from({ length: gateways }, start))
  const group = bench.sockets(`ordinary ${++lines}`)
  const cookies = Array.from({ length: sockets }, () => 'none')
  if (sockets > 0) await group.open({ urls: instances.map((one) => one.url), cookies, document: ordinaryDocument })
  return {
    name: 'ordinary',
    sockets: group,
    hooks: instances.map(({ url }) => ({ url, path: '/' })),
    gateways: instances.map((one) => one.pid),
    isChecked: false,
    stop: async () => void (await Promise.all([group.close(), ...instances.map((one) => one.stop())])),
  }
}
