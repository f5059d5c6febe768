/** P21, P22, S10: a thousand sockets that come back at once, and sockets that read nothing. */
import type { Bench, Part } from './bench.ts'
import { becomes, now, pause } from './measure/clock.ts'
import { logSlope, median, shown } from './measure/figures.ts'
import { cpuOf } from './measure/processes.ts'
import { type Figures, inTurns } from './measure/slices.ts'
import type { Row } from './measure/table.ts'
import { slowSockets } from './slow-sockets.load.ts'
import { eventsDocument } from './systems/documents.ts'
import { openBare, openOurs, type OurLine, withEntrance } from './systems/lines.ts'
import { type Line, liveSlice } from './systems/live.ts'
import { statementsOf, tally } from './systems/statements.ts'
import { openStayers, type Stayers } from './systems/stayers.ts'
import { addAgents } from './systems/tenant.ts'
import { post, updateAt } from './systems/webhook.ts'

const wanted = 1_000
const steady = 50
const missed = 100

/** Measures storms and slow sockets. */
export const part: Part = async (bench) => [...(await storms(bench)), ...(await slowSockets(bench))]

/** A line whose sockets come and go, and those who stay. */
type Stormy<One extends Line = Line> = One & { stayers: Stayers }

async function storms(bench: Bench): Promise<Row[]> {
  const sockets = bench.sized(wanted)
  const line = await openOurs(bench, { gateways: 1, sockets, scopes: 5 })
  const agents = await addAgents(bench.house, line.tenant.id, { count: steady, scopes: 5 })
  const own = { url: line.instances[0]!.url, cookies: agents.map(({ cookie }) => cookie), document: eventsDocument }
  const ours = { ...(await withEntrance(bench, line)), stayers: await openStayers(bench, 'ours', own) }
  const simple = await openBare(bench, { gateways: 1, sockets, scopes: 1 })
  const cookies = Array.from({ length: steady }, (_, index) => `__Host-mh_session=stays-${index}`)
  const plain = { url: simple.hooks[0]!.url, cookies, document: 'bare' }
  const bare = { ...simple, stayers: await openStayers(bench, 'bare', plain) }
  const measured = await inTurns(bench, {
    ours: () => storm(bench, ours),
    bare: () => storm(bench, bare),
  })
  const statements = await storedStatements(bench, ours)
  const sizes = await bySize(bench, ours)
  await Promise.all([ours, bare].map(({ stayers }) => stayers.sockets.close()))
  await Promise.all([line.stop(), ours.entrance.stop(), bare.stop()])
  const sides = { isNoisy: measured.isNoisy }
  return [
    {
      id: 'P21',
      what: `1,000 sockets come back after ${missed} events: CPU a client`,
      unit: 'µs',
      ours: measured.of('ours', 'cpu'),
      floor: { name: 'accept + upgrade', rounds: measured.of('bare', 'cpu') },
      target: { of: 'ratio', most: 1.8 },
      ...sides,
    },
    {
      id: 'P21',
      what: 'until all 1,000 are live again',
      unit: 's',
      ours: measured.of('ours', 'seconds'),
      floor: { name: 'bare', rounds: measured.of('bare', 'seconds') },
      target: { of: 'value', most: 1.5 },
      ...sides,
    },
    {
      id: 'P21',
      what: 'p99 of sockets that stayed, during the storm against before it',
      unit: 'ms',
      ours: measured.of('ours', 'during'),
      floor: { name: 'before', rounds: measured.of('ours', 'before') },
      target: { of: 'ratio', most: 3 },
      ...sides,
    },
    {
      id: 'P21',
      what: 'SQL statements of the whole storm',
      unit: '',
      ours: [statements.length],
      target: { of: 'value', most: 20 },
      note: tally(statements).split('\n').slice(0, 3).join('; '),
    },
    {
      id: 'S10',
      what: 'CPU a client, 250 → 1,000 come back: slope of logarithms',
      unit: '',
      ours: [logSlope(sizes)],
      target: { of: 'value', most: 0.1 },
      note: sizes.map(({ x, y }) => `${shown(y)} µs for ${x}`).join(', '),
    },
  ]
}

const cutSeconds = Number(process.env['BENCH_CUT'] ?? 1)

async function storm(bench: Bench, line: Stormy): Promise<Figures> {
  const { sockets: group, stayers } = line
  const sockets = bench.sized(wanted)
  await stayers.sockets.forget()
  await liveSlice(bench, { ...line, isChecked: false }, { perSecond: 20, seconds: 1 })
  const before = await stayers.p99()
  await Promise.all([group.reset(), stayers.sockets.reset()])
  await group.cut()
  await miss(line, missed)
  await pause(cutSeconds * 1000)
  const cpu = line.gateways.reduce((sum, pid) => sum + cpuOf(pid), 0)
  const stayed = meanwhile(line)
  const times = await group.reopen()
  const spent = line.gateways.reduce((sum, pid) => sum + cpuOf(pid), 0) - cpu
  const during = await stayed()
  if (times.length < sockets) bench.faults.push(`storm: not all sockets of ${line.name} came back within 60 s`)
  if (line.isChecked) await checkWhole(bench, line)
  return { cpu: spent / sockets, seconds: Math.max(...times) / 1000, before, during }
}

async function miss(line: Line, count: number): Promise<void> {
  const [hook] = line.hooks
  for (let index = 0; index < count; index++) {
    await post({ ...hook!, body: updateAt(now(), { chat: 7_000_000_000 + (index % 40), text: 'пока вас не было' }) })
  }
}

/** Goes on sending 20 a second until it is asked for the p99 of those who stayed. */
function meanwhile({ hooks, stayers }: Stormy): () => Promise<number> {
  let isOver = false
  const [hook] = hooks
  const answers: Promise<unknown>[] = []
  const sending = (async () => {
    // What was missed is no part of it.
    await stayers.sockets.forget()
    const began = now()
    for (let index = 0; !isOver || index < 10; index++) {
      await pause(Math.max(0, began + index * 50 - now()))
      answers.push(post({ ...hook!, body: updateAt(began + index * 50, { chat: 7_000_000_000 + (index % 40) }) }))
    }
  })()
  return async () => {
    isOver = true
    await sending
    await Promise.allSettled(answers)
    await pause(500)
    return stayers.p99()
  }
}

/** Who was away has exactly what those have who stayed. */
async function checkWhole(bench: Bench, { sockets, stayers }: Stormy): Promise<void> {
  const reports = async () => [await sockets.report(), await stayers.sockets.report()]
  const isWhole = async () => {
    const all = await reports()
    return new Set(all.flatMap(({ sums }) => sums)).size === 1 && all.every(({ disorder }) => disorder === 0)
  }
  if (await becomes(isWhole, 15)) return
  for (const { sums, disorder, messages, resyncs } of await reports()) {
    const counts = [...new Set(messages)].join(', ')
    bench.faults.push(
      `storm: sockets differ: ${counts} messages, ${sums.length} sums, ${disorder} out of order, ${resyncs} resyncs`,
    )
  }
}

async function storedStatements(bench: Bench, line: OurLine): Promise<string[]> {
  await line.sockets.cut()
  await miss(line, missed)
  await pause(2_000)
  // What idle processes ask in the meantime is not the storm's.
  return statementsOf(bench.house, async () => void (await line.sockets.reopen()))
}

async function bySize(bench: Bench, line: Line): Promise<{ x: number; y: number }[]> {
  const sizes = [250, 500, 1_000].map((size) => bench.sized(size))
  const prices = new Map<number, number[]>(sizes.map((size) => [size, []]))
  // In turns, the first for nothing: what the machine does to one size it does to all.
  for (let round = 0; round <= bench.rounds; round++) {
    for (const x of sizes) {
      await line.sockets.cut({ to: x })
      await miss(line, 20)
      await pause(500)
      const cpu = cpuOf(line.gateways[0]!)
      await line.sockets.reopen({ to: x })
      if (round > 0) prices.get(x)!.push((cpuOf(line.gateways[0]!) - cpu) / x)
    }
  }
  return sizes.map((x) => ({ x, y: median(prices.get(x)!) }))
}
