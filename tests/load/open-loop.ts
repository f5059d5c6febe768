/** What one open-loop slice measured, in milliseconds; `late` counts operations that started over 50 ms behind schedule. */
export type Slice = { latencies: number[]; asked: number; done: number; late: number }

/**
 * Runs `operation` at a constant rate fixed in advance. The schedule never waits for an answer, and every latency counts
 * from the scheduled time, so a stalled server cannot hide (no coordinated omission).
 */
export async function openLoop(
  options: { perSecond: number; seconds: number; settleMs: number },
  operation: (index: number, scheduledAt: number) => Promise<number>,
): Promise<Slice> {
  const total = options.perSecond * options.seconds
  const start = performance.now() + 50
  const slice: Slice = { latencies: [], asked: total, done: 0, late: 0 }
  const running: Promise<void>[] = []
  for (let index = 0; index < total; index++) {
    const scheduledAt = start + (index * 1000) / options.perSecond
    await until(scheduledAt)
    if (performance.now() - scheduledAt > 50) slice.late += 1
    running.push(
      operation(index, scheduledAt).then((arrivedAt) => {
        slice.done += 1
        slice.latencies.push(arrivedAt - scheduledAt)
      }),
    )
  }
  await Promise.race([Promise.allSettled(running), wait(options.settleMs)])
  return slice
}

/** The value below which `share` of the sorted-or-not samples lie; NaN for none. */
export function percentile(samples: number[], share: number): number {
  if (samples.length === 0) return Number.NaN
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** The middle value of per-round figures. */
export function median(values: number[]): number {
  return percentile(values, 0.5)
}

/** One line of a report: name, percentiles, achieved of asked. */
export function line(name: string, slices: Slice[]): string {
  const all = slices.flatMap((slice) => slice.latencies)
  const asked = slices.reduce((sum, slice) => sum + slice.asked, 0)
  const done = slices.reduce((sum, slice) => sum + slice.done, 0)
  const late = slices.reduce((sum, slice) => sum + slice.late, 0)
  const figures = [0.5, 0.9, 0.99, 0.999, 1].map((share) => percentile(all, share).toFixed(1).padStart(8))
  return `${name.padEnd(34)}${figures.join('')}${`${done}/${asked}`.padStart(12)}${String(late).padStart(6)}`
}

/** The heading of `line`. */
export const heading = `${'ms from the scheduled time'.padEnd(34)}     p50     p90     p99   p99.9     max   delivered  late`

async function until(time: number): Promise<void> {
  const left = time - performance.now()
  if (left > 0) await wait(left)
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
