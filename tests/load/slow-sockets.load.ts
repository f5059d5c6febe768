/** P22: sockets that read nothing, and what they cost the process and the others. */
import { exactMemory } from '../support/exact-memory.ts'
import type { Bench } from './bench.ts'
import { becomes, now, pause } from './measure/clock.ts'
import { Histogram } from './measure/histogram.ts'
import type { Row } from './measure/table.ts'
import { openOurs, withEntrance } from './systems/lines.ts'
import type { Line } from './systems/live.ts'
import { post, updateAt } from './systems/webhook.ts'

const listeners = 200
const stalled = 10
/** About 9 KB a frame: the kernel takes some 5 MB for a socket before the process has to hold anything. */
const longText = 'ж'.repeat(3_500)
/** As many as fall out of what a process keeps of a feed for everybody at once: it holds the same before and after. */
const load = { perSecond: 50, seconds: 20 }
const warmUp = { perSecond: 100, seconds: 20 }

/** One socket of twenty reads nothing for as long as it takes to fill the kernel's buffers. */
export async function slowSockets(bench: Bench): Promise<Row[]> {
  const memory = exactMemory(bench.house.folder)
  const line = await openOurs(bench, { gateways: 1, sockets: listeners, scopes: 1, flags: [memory.flag] })
  const ours = { ...(await withEntrance(bench, line)), isChecked: false }
  const { sockets: group } = line
  const gateway = line.gateways[0]!
  const calm: number[] = []
  const slow: number[] = []
  const growth: number[] = []
  let lost = 0
  let told = 0
  // What a process keeps of such a feed anyhow is not theirs.
  await slice(bench, ours, warmUp)
  for (let round = 0; round < Math.max(1, bench.rounds - 1); round++) {
    const first = await slice(bench, ours, load)
    const before = await memory.of(gateway)
    await group.stall({ from: listeners - stalled })
    const second = await slice(bench, ours, load)
    const after = await memory.of(gateway)
    bench.say(`  held: ${before} KiB while all read, ${after} KiB with ${stalled} that do not`)
    growth.push((after - before) / 1024 / stalled)
    calm.push(first.p99)
    slow.push(second.p99)
    const ending = await wakeAndCount(ours, second.asked)
    lost += ending.lost
    told += ending.told
  }
  await Promise.all([line.stop(), ours.entrance.stop()])
  return [
    {
      id: 'P22',
      what: 'memory held for each socket that reads nothing, 5 % of 200, garbage collected',
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

async function slice(bench: Bench, line: Line, load: { perSecond: number; seconds: number }) {
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
