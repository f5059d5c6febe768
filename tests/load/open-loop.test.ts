import { describe, expect, it } from 'vitest'
import { openLoop, percentile } from './open-loop.ts'

describe('the open-loop generator', () => {
  it('counts a stall from the scheduled time, so that it cannot hide', async () => {
    let free = performance.now() + 200
    const slice = await openLoop({ perSecond: 50, seconds: 0.2, settleMs: 1000 }, async () => {
      const at = Math.max(free, performance.now())
      free = at
      await new Promise((resolve) => setTimeout(resolve, at - performance.now()))
      return performance.now()
    })
    expect(slice.done).toBe(10)
    expect(Math.max(...slice.latencies)).toBeGreaterThan(100)
  })

  it('reads percentiles as the sample at or above the share', () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2)
    expect(percentile([4, 1, 3, 2], 0.99)).toBe(4)
    expect(percentile([], 0.5)).toBeNaN()
  })
})
