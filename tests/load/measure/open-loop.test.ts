import { describe, expect, it } from 'vitest'
import { now, pause } from './clock.ts'
import { Histogram } from './histogram.ts'
import { openLoop, schedule } from './open-loop.ts'

describe('the open-loop generator', () => {
  it('counts a stall from the scheduled time, so that it cannot hide', async () => {
    const latencies = new Histogram()
    let free = now() + 200
    const fired = await openLoop({ perSecond: 50, seconds: 0.2 }, async (scheduledAt) => {
      const at = Math.max(free, now())
      free = at
      await pause(at - now())
      latencies.add(now() - scheduledAt)
    })
    await Promise.all(fired.answers)
    expect(fired.asked).toBe(10)
    expect(latencies.at(1)).toBeGreaterThan(100)
  })

  it('draws the same schedule from the same seed, at the rate asked for', () => {
    const load = { perSecond: 200, seconds: 50, poisson: true, seed: 7 }
    expect(schedule(load)).toEqual(schedule(load))
    expect(schedule(load).at(-1)! / 50_000).toBeCloseTo(1, 1)
  })
})

describe('the histogram', () => {
  it('keeps three digits over the whole range and puts processes together', () => {
    const [left, right] = [new Histogram(), new Histogram()]
    const values = Array.from({ length: 1_000 }, (_, index) => 0.001 * 1.015 ** index)
    values.forEach((value, index) => (index % 2 ? left : right).add(value))
    left.merge(right.counts())
    expect(left.count).toBe(1_000)
    for (const share of [0.01, 0.25, 0.5, 0.9, 0.99, 1]) {
      const exact = values[Math.ceil(share * 1_000) - 1]!
      expect(Math.abs(left.at(share) - exact)).toBeLessThanOrEqual(Math.max(0.0006, exact * 0.002))
    }
  })
})
