import { becomes, now } from '../measure/clock.ts'
import { Histogram } from '../measure/histogram.ts'
import { type Load, openLoop } from '../measure/open-loop.ts'
import { cpuOf } from '../measure/processes.ts'
import type { Figures } from '../measure/slices.ts'
import type { Bench } from '../bench.ts'
import type { Sockets } from './receivers.ts'
import { type Post, post, updateAt } from './webhook.ts'

/** A way of bringing webhooks to sockets: ours, the bare one or the ordinary one. */
export type Line = {
  name: string
  /** Where the instances of the bare way tell each other. */
  channel?: string
  sockets: Sockets
  /** Where webhooks go, in turns. */
  hooks: Omit<Post, 'body'>[]
  /** The processes that serve the sockets. */
  gateways: number[]
  /** Whether every socket is to see the same numbers in order; only then is it a fault when it does not. */
  isChecked: boolean
}

/** Words of an ordinary length: about 200 bytes. */
export const words = 'Здравствуйте! Подскажите, пожалуйста, когда будет готова кухня из дуба, договор 1024?'
const customers = 40
/** What a message of a customer says. */
export type Said = { text?: string }
/** What has not arrived so long after the last webhook's time was too late. */
const settleSeconds = 1
const drainSeconds = 20

/**
 * One slice of messages from webhook to sockets: `p50`, `p99` and `most` in ms from the scheduled time (NaN when less
 * than 99 % arrived in time: saturated), `achieved` 0 to 1, `cpu` µs of the gateways for each delivery.
 */
export async function liveSlice(bench: Bench, line: Line, load: Load & Said): Promise<Figures> {
  await line.sockets.reset()
  const cpuBefore = cpuOfAll(line.gateways)
  let failed = 0
  const fired = await openLoop(load, (scheduledAt, index) => {
    const chat = 7_000_000_000 + (index % customers)
    const hook = line.hooks[index % line.hooks.length]!
    return post({ ...hook, body: updateAt(scheduledAt, { chat, text: load.text ?? words }) }).then(
      () => undefined,
      () => void (failed += 1),
    )
  })
  const end = now()
  const all = async () => (await line.sockets.report()).messages.every((count) => count >= fired.asked - failed)
  await becomes(all, settleSeconds)
  const intime = await line.sockets.report()
  const achieved = intime.messages.reduce((sum, count) => sum + count, 0) / (intime.sockets * fired.asked)
  await Promise.all(fired.answers)
  await becomes(all, drainSeconds)
  const report = await line.sockets.report()
  const latencies = new Histogram()
  latencies.merge(report.latencies)
  const deliveries = report.messages.reduce((sum, count) => sum + count, 0)
  const isSound = report.sums.length === 1 && report.disorder === 0 && report.messages[0] === fired.asked
  if (line.isChecked && !isSound) {
    const counts = [...new Set(report.messages)].join(', ')
    bench.faults.push(
      `${line.name}: ${fired.asked} sent (${failed} refused), sockets saw ${counts}; ${report.disorder} out of order, ` +
        `${report.sums.length} different sums`,
    )
  }
  const isSaturated = achieved < 0.99
  return {
    p50: isSaturated ? Number.NaN : latencies.at(0.5),
    p99: isSaturated ? Number.NaN : latencies.at(0.99),
    most: latencies.at(1),
    achieved,
    cpu: (cpuOfAll(line.gateways) - cpuBefore) / deliveries,
    bytes: report.bytes / deliveries,
    late: fired.late,
    drain: now() - end,
  }
}

function cpuOfAll(pids: number[]): number {
  return pids.reduce((sum, pid) => sum + cpuOf(pid), 0)
}
