/** P6, P7, P8, P9, S6: what taking a customer's message costs. */
import type { Bench, Part } from './bench.ts'
import { logSlope, shown } from './measure/figures.ts'
import { now } from './measure/clock.ts'
import { Histogram } from './measure/histogram.ts'
import { openLoop } from './measure/open-loop.ts'
import { inTurns } from './measure/slices.ts'
import type { Row } from './measure/table.ts'
import { flushes } from './systems/floors.ts'
import { hammer } from './systems/hammer.ts'
import type { Process } from './systems/house.ts'
import { openOrdinary } from './systems/lines.ts'
import { words } from './systems/live.ts'
import { addAgents, type Bot, makeTenant } from './systems/tenant.ts'
import { hookOf, post, updateAt } from './systems/webhook.ts'

type Systems = { api: Process; bare: Process; ordinary: Process; one: Bot[]; many: Bot[] }

/** Measures the entrance: one instance of each way, no worker and no sockets. */
export const part: Part = async (bench) => {
  const { house } = bench
  const api = await house.start('api', { TELEGRAM_API_URL: bench.provider.url })
  const bare = await house.run('bare', house.postgresUrl, house.redisUrl, 'ingest')
  const line = await openOrdinary(bench, { gateways: 1, sockets: 0, scopes: 1 })
  const { bots: one } = await makeTenant(house, { bots: 1 })
  const many: Bot[] = []
  for (let tenant = 0; tenant < 200; tenant++) many.push(...(await makeTenant(house, { bots: 1 })).bots)
  const systems = { api, bare, ordinary: { ...api, url: line.hooks[0]!.url }, one, many }
  const rows = [...(await throughput(bench, systems)), ...(await acknowledgement(bench, systems))]
  rows.push(...(await weight(bench, systems)))
  await Promise.all([api.stop(), bare.stop(), line.stop()])
  return rows
}

const connections = 32
const chats = 1_000

/** Requests of customers to bots in turns. */
function requests(bots: Bot[]): () => { path: string; head: string; body: string } {
  const hooks = bots.map(hookOf).map(({ path, headers }) => ({
    path,
    head: Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join(''),
  }))
  let count = 0
  return () => {
    count += 1
    const body = updateAt(now(), { chat: 7_100_000_000 + (count % chats), text: words })
    return { ...hooks[count % hooks.length]!, body }
  }
}

const plain = (path: string) => () => ({
  path,
  head: '',
  body: updateAt(now(), { chat: 1 + Math.floor(Math.random() * chats), text: words }),
})

async function throughput(bench: Bench, { api, bare, ordinary, one, many }: Systems): Promise<Row[]> {
  const side = (url: string, next: () => { path: string; head: string; body: string }) => async () => {
    const { answered, refused, seconds } = await hammer(url, { connections, seconds: bench.seconds, next })
    if (refused > 0 && url === api.url)
      bench.faults.push(`ingest: ${refused} of ${answered + refused} requests were refused`)
    return { rate: answered / seconds }
  }
  const measured = await inTurns(bench, {
    one: side(api.url, requests(one)),
    many: side(api.url, requests(many)),
    bare: side(bare.url, plain('/one')),
    pipeline: side(bare.url, plain('/')),
    ordinary: side(ordinary.url, plain('/')),
  })
  const { isNoisy } = measured
  return [
    {
      id: 'P6',
      what: 'messages taken in through HTTP, all in one organization, 32 connections',
      unit: '1/s',
      ours: measured.of('one', 'rate'),
      floor: { name: 'HTTP + one row in batches', rounds: measured.of('bare', 'rate') },
      ordinary: { name: 'Prisma transaction', rounds: measured.of('ordinary', 'rate') },
      target: { of: 'ratio', least: 0.5 },
      isNoisy,
      note: `five rows in one statement for a batch, the bare pipeline: ${shown(measured.of('pipeline', 'rate')[0]!)}/s.`,
    },
    {
      id: 'P8',
      what: 'messages taken in: all in one organization against spread over 200',
      unit: '1/s',
      ours: measured.of('one', 'rate'),
      floor: { name: 'spread over 200', rounds: measured.of('many', 'rate') },
      target: { of: 'ratio', least: 0.9 },
      isNoisy,
    },
  ]
}

async function acknowledgement(bench: Bench, { api, bare, ordinary, one }: Systems): Promise<Row[]> {
  const side = (url: string, next: () => { path: string; headers: Record<string, string> }) => async () => {
    const latencies = new Histogram()
    const load = { perSecond: 200, seconds: bench.seconds, poisson: true }
    const fired = await openLoop(load, async (at, index) => {
      const body = updateAt(at, { chat: 7_200_000_000 + (index % chats), text: words })
      const refused = (error: unknown) => url === api.url && bench.faults.push(`ingest: ${String(error)}`)
      await post({ url, ...next(), body }).then(() => latencies.add(now() - at), refused)
    })
    await Promise.all(fired.answers)
    return { p50: latencies.at(0.5), p99: latencies.at(0.99) }
  }
  const nothing = () => ({ path: '/http', headers: {} })
  const measured = await inTurns(bench, {
    ours: side(api.url, () => hookOf(one[0]!)),
    http: side(bare.url, nothing),
    flush: async () => ({ p99: (await flushes(bench, bench.seconds / 2)).at(0.99) }),
    ordinary: side(ordinary.url, () => ({ path: '/', headers: {} })),
  })
  const [http, flush] = [measured.of('http', 'p99'), measured.of('flush', 'p99')]
  return [
    {
      id: 'P7',
      what: 'answer to a webhook, 200/s at random moments: p99',
      unit: 'ms',
      ours: measured.of('ours', 'p99'),
      floor: { name: 'bare HTTP + fdatasync', rounds: http.map((value, round) => value + (flush[round] ?? 0)) },
      ordinary: { name: 'Prisma transaction', rounds: measured.of('ordinary', 'p99') },
      target: { of: 'ratio', most: 4 },
      isNoisy: measured.isNoisy,
      note: `p50 ${measured.of('ours', 'p50').map(shown).join(', ')} ms.`,
    },
  ]
}

/** WAL of messages that come one by one, the dearest way, with 5, 60 and 300 agents in the organization. */
async function weight(bench: Bench, { api, bare }: Systems): Promise<Row[]> {
  const { house } = bench
  const { id, bots } = await makeTenant(house, { bots: 1 })
  const ours = () => walOf(bench, () => oneByOne(api.url, requests(bots)))
  await ours()
  const points: { x: number; y: number }[] = []
  const rates: { x: number; y: number }[] = []
  let agents = 0
  for (const x of [5, 60, 300]) {
    await addAgents(house, id, { count: x - agents, scopes: 1 })
    agents = x
    points.push({ x, y: await ours() })
    rates.push({
      x,
      y: (await hammer(api.url, { connections, seconds: bench.seconds, next: requests(bots) })).answered,
    })
  }
  await oneByOne(bare.url, plain('/'))
  const floor = await walOf(bench, () => oneByOne(bare.url, plain('/')))
  return [
    {
      id: 'P9',
      what: 'WAL of a message, 60 agents, nothing batched',
      unit: 'B',
      ours: [points[1]!.y],
      floor: { name: 'bare pipeline', rounds: [floor] },
      target: { of: 'ratio', most: 1.5 },
    },
    {
      id: 'S6',
      what: 'WAL of a message, 5 → 60 → 300 agents: slope of logarithms',
      unit: '',
      ours: [logSlope(points)],
      target: { of: 'value', most: 0.02 },
      note: points.map(({ x, y }) => `${shown(y)} B with ${x}`).join(', '),
    },
    {
      id: 'S6',
      what: 'messages taken in, 5 → 60 → 300 agents: slope of logarithms',
      unit: '',
      ours: [logSlope(rates)],
      target: { of: 'value', least: -0.05 },
      note: rates.map(({ x, y }) => `${shown(y / bench.seconds)}/s with ${x}`).join(', '),
    },
  ]
}

const walMessages = 200

async function oneByOne(url: string, next: () => { path: string; head: string; body: string }): Promise<void> {
  // One connection asks for its next only after the last answer: no two share a commit.
  await hammer(url, { connections: 1, seconds: 60, next, most: walMessages })
}

/** The least of three: an autovacuum may fall into one. */
async function walOf(bench: Bench, run: () => Promise<void>): Promise<number> {
  const place = async () => {
    const [row] = await bench.house.query<{ bytes: string }>("select pg_current_wal_insert_lsn() - '0/0' as bytes")
    return Number(row!.bytes)
  }
  const sizes: number[] = []
  for (let round = 0; round < 3; round++) {
    const before = await place()
    await run()
    sizes.push((await place()) - before)
  }
  return Math.min(...sizes) / walMessages
}
