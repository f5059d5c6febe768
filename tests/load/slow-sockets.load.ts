/** P22: sockets that read nothing, and what they cost the process and the others. */
import type { Bench } from './bench.ts'
import { becomes, now, pause } from './measure/clock.ts'
import { Histogram } from './measure/histogram.ts'
import { memoryOf } from './measure/processes.ts'
import type { Row } from './measure/table.ts'
import { openOurs, withEntrance } from './systems/lines.ts'
import type { Line } from './systems/live.ts'
import { post, updateAt } from './systems/webhook.ts'

const listeners = 200
const stalled = 10
const longText = 'x'.repeat(3_500)

/** So many messages fill what a process keeps of a feed for everybody (its ring holds up to 2,000 events). */
const ringful = 2_000

/** One socket of twenty reads nothing for as long as it takes to fill the kernel's buffers. */
export async function slowSockets(bench: Bench): Promise<Row[]> {
  const line = await openOurs(bench, { gateways: 1, sockets: listeners, scopes: 1 })
  const ours = { ...(await withEntrance(bench, line)), isChecked: false }
  const { sockets: group } = line
  const gateway = line.gateways[0]!
  const calm: number[] = []
  const slow: number[] = []
  const growth: number[] = []
  let lost = 0
  let told = 0
  const load = { perSecond: 100, seconds: 6 * bench.seconds }
  // What a process needs for such a feed anyhow is not theirs.
  await slice(bench, ours, { perSecond: 100, seconds: bench.sized(ringful) / 100 })
  for (let round = 0; round < Math.max(1, bench.rounds - 1); round++) {
    const first = await withPeak(gateway, () => slice(bench, ours, load))
    await group.stall({ from: listeners - stalled })
    const second = await withPeak(gateway, () => slice(bench, ours, load))
    growth.push((second.peak - first.peak) / 1024 / stalled)
    bench.say(`  at most ${first.peak} KiB while all read, ${second.peak} KiB with ${stalled} that do not`)
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
      what: 'memory for each socket that reads nothing, 5 % of 200, against the same load without',
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

/** The most resident memory a process had meanwhile, in KiB. */
async function withPeak<Result extends object>(pid: number, run: () => Promise<Result>) {
  let peak = memoryOf(pid)
  const watch = setInterval(() => (peak = Math.max(peak, memoryOf(pid))), 50)
  const result = await run()
  clearInterval(watch)
  return { ...result, peak }
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
