import type { Bench } from '../bench.ts'
import { now } from '../measure/clock.ts'
import { Histogram } from '../measure/histogram.ts'
import { type Load, openLoop } from '../measure/open-loop.ts'
import type { Figures } from '../measure/slices.ts'

/** A queue whose job does nothing but come back. */
export type BellFloor = { slice(load: Load): Promise<Figures>; close(): Promise<void> }

/** Starts the worker of a queue that does nothing: what BullMQ itself needs from `add` to the job. */
export async function bellFloor(bench: Bench): Promise<BellFloor> {
  const { bell, closeBells } = await import('../../../server/src/queues/bell.ts')
  const { child, stop } = await bench.house.run('bell-worker')
  const rung = new Map<string, (at: number) => void>()
  child.on('message', ({ key, at }: { key: string; at: number }) => rung.get(key)?.(at))
  let keys = 0
  return {
    async slice(load) {
      const latencies = new Histogram()
      const fired = await openLoop(load, () => {
        const key = String(++keys)
        const began = now()
        const heard = new Promise<number>((resolve) => rung.set(key, resolve))
        bell('bench', key)
        return heard.then((at) => latencies.add(at - began))
      })
      await Promise.race([Promise.all(fired.answers), new Promise((resolve) => setTimeout(resolve, 10_000))])
      rung.clear()
      return { p50: latencies.at(0.5), p99: latencies.at(0.99) }
    },
    async close() {
      closeBells()
      await stop()
    },
  }
}
