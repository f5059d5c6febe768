/** P5, P24, S7: what is spent while nothing happens, and what bots cost by being there. */
import type { Bench, Part } from './bench.ts'
import { logSlope, shown } from './measure/figures.ts'
import { pause } from './measure/clock.ts'
import { cpuOf, cpuOfFamily, memoryOf } from './measure/processes.ts'
import type { Row } from './measure/table.ts'
import { openBare, openOurs } from './systems/lines.ts'
import { redisStats } from './systems/redis-stats.ts'
import { answerSlice, openBots, openShop } from './systems/shop.ts'
import { statementsOf, tally } from './systems/statements.ts'
import { addAgents, addBots } from './systems/tenant.ts'
import { eventsDocument } from './systems/documents.ts'

/** Measures idleness. */
export const part: Part = async (bench) => [await memory(bench), ...(await idleness(bench)), ...(await bots(bench))]

const some = 500
const many = 5_000

/** From 500 sockets on, so that what a process needs anyhow is not counted. */
async function memory(bench: Bench): Promise<Row> {
  const ours = await openOurs(bench, { gateways: 1, sockets: bench.sized(some), scopes: 5 })
  const bare = await openBare(bench, { gateways: 1, sockets: bench.sized(some), scopes: 1 })
  await pause(1_000)
  const before = [memoryOf(ours.gateways[0]!), memoryOf(bare.gateways[0]!)]
  const agents = await addAgents(bench.house, ours.tenant.id, { count: bench.sized(many - some), scopes: 5 })
  const cookies = agents.map((agent) => agent.cookie)
  await ours.sockets.open({ urls: [ours.instances[0]!.url], cookies, document: eventsDocument })
  await bare.sockets.open({ urls: [bare.hooks[0]!.url], cookies, document: 'bare' })
  await pause(3_000)
  const after = [memoryOf(ours.gateways[0]!), memoryOf(bare.gateways[0]!)]
  await Promise.all([ours.stop(), bare.stop()])
  const [own, floor] = after.map((value, index) => (value - before[index]!) / bench.sized(many - some)) as [
    number,
    number,
  ]
  return {
    id: 'P5',
    what: 'memory for each live subscription, 500 → 5,000 sockets',
    unit: 'KiB',
    ours: [own],
    floor: { name: 'bare ws', rounds: [floor] },
    target: { of: 'ratio', most: 2 },
  }
}

async function idleness(bench: Bench): Promise<Row[]> {
  const { house } = bench
  const line = await openOurs(bench, { gateways: 1, sockets: bench.sized(1_000), scopes: 5 })
  await addBots(house, line.tenant.id, { bots: bench.sized(500) })
  // Start-up, the first sweep, which loads what a worker needs later, and V8's last collection of what both left behind
  // (half a minute after) are no idleness.
  await pause(45_000)
  const seconds = Math.max(20, bench.seconds)
  const pids = [...line.gateways, ...line.workers.map((worker) => worker.pid)]
  const cpu = () => [...pids.map(cpuOf), cpuOfFamily(house.postgresPid), cpuOf(house.redisPid)]
  let each: number[] = []
  const statements = await statementsOf(house, async () => {
    const before = cpu()
    await pause(seconds * 1000)
    each = cpu().map((value, index) => (value - before[index]!) / 1000 / seconds)
  })
  const [api = 0, worker = 0, postgres = 0, redis = 0] = each
  await line.stop()
  return [
    {
      id: 'P24',
      what: 'CPU while nothing happens, 1,000 sockets and 500 bots: api and worker',
      unit: 'ms/s',
      ours: [api + worker],
      floor: { name: 'PostgreSQL + Redis', rounds: [postgres + redis] },
      target: { of: 'value', most: 15 },
      note:
        `api ${shown(api)}, worker ${shown(worker)}, PostgreSQL ${shown(postgres)}, Redis ${shown(redis)} ms/s; ` +
        `${shown(statements.length / seconds)} statements/s: ${tally(statements).split('\n').slice(0, 4).join('; ')}`,
    },
  ]
}

const sizes = [50, 500, 2_000]

/** The same 100 answers a second while more and more bots are there. */
async function bots(bench: Bench): Promise<Row[]> {
  const shop = await openShop(bench, { bots: 50, chats: 10 })
  const connections: { x: number; y: number }[] = []
  const idle: { x: number; y: number }[] = []
  const prices: { x: number; y: number }[] = []
  for (const x of sizes.map((size) => Math.max(50, bench.sized(size)))) {
    if (shop.bots.length < x) {
      shop.bots.push(...(await openBots(bench, shop.organizationId, { bots: x - shop.bots.length, chats: 1 })))
    }
    const spread = { ...shop, bots: shop.bots.slice(-x) }
    await answerSlice(bench, spread, { perSecond: 50, seconds: 1 })
    // The first look at the new bots, and what the slice left to be collected.
    await pause(10_000)
    const quiet = cpuOf(shop.worker.pid)
    await pause(bench.seconds * 4_000)
    idle.push({ x, y: Math.max(1, cpuOf(shop.worker.pid) - quiet) / bench.seconds / 4_000 })
    const busy = cpuOf(shop.worker.pid)
    const { count = 1 } = await answerSlice(bench, spread, { perSecond: 50, seconds: bench.seconds })
    prices.push({ x, y: (cpuOf(shop.worker.pid) - busy) / count })
    connections.push({ x, y: (await redisStats(bench.house.redisUrl)).clients })
  }
  await shop.close()
  const row = (what: string, points: { x: number; y: number }[], most: number): Row => ({
    id: 'S7',
    what: `${what}, 50 → 500 → 2,000 bots: slope of logarithms`,
    unit: '',
    ours: [logSlope(points)],
    target: { of: 'value', most },
    note: points.map(({ x, y }) => `${shown(y)} with ${x}`).join(', '),
  })
  return [
    row('connections to Redis', connections, 0),
    row('CPU of an idle worker (ms/s)', idle, 0.05),
    row('CPU of the worker for a message (µs)', prices, 0.05),
  ]
}
