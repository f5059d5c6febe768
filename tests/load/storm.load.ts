/** P21, P22: a thousand sockets that come back at once, and sockets that read nothing. */
import type { Bench, Part } from './bench.ts'
import { becomes, now, pause } from './measure/clock.ts'
import { logSlope, shown } from './measure/figures.ts'
import { Histogram } from './measure/histogram.ts'
import { cpuOf, memoryOf } from './measure/processes.ts'
import { type Figures, inTurns } from './measure/slices.ts'
import type { Row } from './measure/table.ts'
import { openBare, openOurs, type OurLine, withEntrance } from './systems/lines.ts'
import { type Line, liveSlice } from './systems/live.ts'
import { statementsOf, tally } from './systems/statements.ts'
import { post, updateAt } from './systems/webhook.ts'

const wanted = 1_000
const steady = 50
const missed = 100

/** Measures storms and slow sockets. */
export const part: Part = async (bench) => [...(await storms(bench)), ...(await slowSockets(bench))]

async function storms(bench: Bench): Promise<Row[]> {
  const sockets = bench.sized(wanted)
  const line = await openOurs(bench, { gateways: 1, sockets: sockets + steady, scopes: 5 })
  const ours = await withEntrance(bench, line)
  const bare = await openBare(bench, { gateways: 1, sockets: sockets + steady, scopes: 1 })
  const measured = await inTurns(bench, {
    ours: () => storm(bench, ours),
    bare: () => storm(bench, bare),
  })
  const statements = await storedStatements(bench, ours)
  const sizes = await bySize(bench, ours)
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

/** The last 50 sockets stay; their latency is that of the whole group, for nobody else is there to sample. */
async function storm(bench: Bench, line: Line): Promise<Figures> {
  const { sockets: group } = line
  const sockets = bench.sized(wanted)
  const load = { perSecond: 20, seconds: 1 }
  const before = await liveSlice(bench, { ...line, isChecked: false }, load)
  await group.reset()
  await group.cut({ from: 0, to: sockets })
  await miss(line, missed)
  await pause(cutSeconds * 1000)
  const cpu = line.gateways.reduce((sum, pid) => sum + cpuOf(pid), 0)
  const stayed = meanwhile(line, sockets)
  const times = await group.reopen({ from: 0, to: sockets })
  const spent = line.gateways.reduce((sum, pid) => sum + cpuOf(pid), 0) - cpu
  const during = await stayed()
  if (times.length < sockets) bench.faults.push(`storm: not all sockets of ${line.name} came back within 60 s`)
  if (line.isChecked) await checkWhole(bench, line)
  return { cpu: spent / sockets, seconds: Math.max(...times) / 1000, before: before['p99']!, during }
}

async function miss(line: Line, count: number): Promise<void> {
  const [hook] = line.hooks
  for (let index = 0; index < count; index++) {
    await post({ ...hook!, body: updateAt(now(), { chat: 7_000_000_000 + (index % 40), text: 'пока вас не было' }) })
  }
}

/** Goes on sending 20 a second until it is asked for the p99 of those who stayed. */
function meanwhile(line: Line, sockets: number): () => Promise<number> {
  let isOver = false
  const [hook] = line.hooks
  const answers: Promise<unknown>[] = []
  const sending = (async () => {
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
    await pause(200)
    const report = await line.sockets.report({ from: sockets })
    const latencies = new Histogram()
    latencies.merge(report.latencies)
    return latencies.at(0.99)
  }
}

/** Who was away has exactly what those have who stayed. */
async function checkWhole(bench: Bench, line: Line): Promise<void> {
  const isWhole = async () => {
    const { sums, disorder } = await line.sockets.report()
    return sums.length === 1 && disorder === 0
  }
  if (await becomes(isWhole, 15)) return
  const { sums, disorder, messages, resyncs } = await line.sockets.report()
  const counts = [...new Set(messages)].join(', ')
  bench.faults.push(
    `storm: sockets differ: ${counts} messages, ${sums.length} sums, ${disorder} out of order, ${resyncs} resyncs`,
  )
}

async function storedStatements(bench: Bench, line: OurLine): Promise<string[]> {
  const sockets = bench.sized(wanted)
  await line.sockets.cut({ from: 0, to: sockets })
  await miss(line, missed)
  await pause(2_000)
  // What idle processes ask in the meantime is not the storm's.
  return statementsOf(bench.house, async () => void (await line.sockets.reopen({ from: 0, to: sockets })))
}

async function bySize(bench: Bench, line: Line): Promise<{ x: number; y: number }[]> {
  const points: { x: number; y: number }[] = []
  for (const x of [250, 500, 1_000].map((size) => bench.sized(size))) {
    await line.sockets.cut({ from: 0, to: x })
    await miss(line, 20)
    await pause(500)
    const cpu = cpuOf(line.gateways[0]!)
    await line.sockets.reopen({ from: 0, to: x })
    points.push({ x, y: (cpuOf(line.gateways[0]!) - cpu) / x })
  }
  return points
}

const listeners = 200
const stalled = 10
const longText = 'x'.repeat(3_500)

/** One socket of twenty reads nothing for as long as it takes to fill the kernel's buffers. */
async function slowSockets(bench: Bench): Promise<Row[]> {
  const line = await openOurs(bench, { gateways: 1, sockets: listeners, scopes: 1 })
  const ours = { ...(await withEntrance(bench, line)), isChecked: false }
  const { sockets: group } = line
  const gateway = line.gateways[0]!
  const calm: number[] = []
  const slow: number[] = []
  const growth: number[] = []
  let lost = 0
  let told = 0
  for (let round = 0; round < Math.max(1, bench.rounds - 1); round++) {
    const first = await liveSlice(bench, ours, { perSecond: 100, seconds: bench.seconds, text: longText })
    const memory = memoryOf(gateway)
    await group.stall({ from: listeners - stalled })
    const seconds = 6 * bench.seconds
    const second = await slowSlice(bench, ours, { perSecond: 100, seconds })
    growth.push((memoryOf(gateway) - memory) / 1024 / stalled)
    calm.push(first['p99']!)
    slow.push(second.p99)
    const ending = await wakeAndCount(ours, second.asked)
    lost += ending.lost
    told += ending.told
  }
  await Promise.all([line.stop(), ours.entrance.stop()])
  return [
    {
      id: 'P22',
      what: 'memory for each socket that reads nothing, 5 % of 200',
      unit: 'MiB',
      ours: growth,
      target: { of: 'value', most: 1 },
    },
    {
      id: 'P22',
      what: 'p99 of the others beside them',
      unit: 'ms',
      ours: slow,
      floor: { name: 'nobody stalls', rounds: calm },
      target: { of: 'ratio', most: 1.2 },
    },
    {
      id: 'P22',
      what: 'slow sockets that lost something without being told',
      unit: '',
      ours: [lost],
      target: { of: 'value', most: 0 },
      note: `${told} of ${stalled * calm.length} were cut off or told to resync, the others had everything.`,
    },
  ]
}

async function slowSlice(bench: Bench, line: Line, load: { perSecond: number; seconds: number }) {
  await line.sockets.reset()
  const [hook] = line.hooks
  const began = now() + 20
  const asked = Math.round(load.perSecond * load.seconds)
  const answers: Promise<unknown>[] = []
  for (let index = 0; index < asked; index++) {
    const at = began + (index * 1000) / load.perSecond
    await pause(Math.max(0, at - now()))
    answers.push(post({ ...hook!, body: updateAt(at, { chat: 7_000_000_000 + (index % 40), text: longText }) }))
  }
  const failed = (await Promise.allSettled(answers)).filter((one) => one.status === 'rejected').length
  const others = async () =>
    (await line.sockets.report({ to: listeners - stalled })).messages.every((count) => count >= asked - failed)
  if (!(await becomes(others, 30))) bench.faults.push('storm: those who read did not get everything')
  const latencies = new Histogram()
  latencies.merge((await line.sockets.report()).latencies)
  return { p99: latencies.at(0.99), asked: asked - failed }
}

/** After waking, each has everything, or was told to resync, or was cut off and comes back by its cursor. */
async function wakeAndCount(line: Line, asked: number): Promise<{ lost: number; told: number }> {
  const part = { from: listeners - stalled }
  await line.sockets.wake(part)
  const settled = async () => {
    const { messages, closed, resyncs } = await line.sockets.report(part)
    return messages.filter((count) => count >= asked).length + closed + resyncs >= stalled
  }
  await becomes(settled, 10)
  const report = await line.sockets.report(part)
  const whole = report.messages.filter((count) => count >= asked).length
  const told = Math.min(stalled, report.closed + report.resyncs)
  await line.sockets.cut(part)
  await pause(100)
  await line.sockets.reopen(part)
  await line.sockets.reset()
  return { lost: Math.max(0, stalled - whole - told), told: Math.min(told, stalled - whole) }
}
