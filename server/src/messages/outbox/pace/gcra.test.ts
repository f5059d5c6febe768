import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slotAt, takeSlot, type Rate } from './gcra.ts'

/** Takes `count` slots as early as allowed, after the given rests, and tells when. */
function take(rate: Rate, rests: number[]): number[] {
  let full = 0
  let now = 1000
  return rests.map((rest) => {
    now = slotAt(full, now + rest, rate)
    full = takeSlot(full, now, rate)
    return now
  })
}

describe('gcra', () => {
  it('gives a burst at once and then one slot an interval', () => {
    expect(take({ intervalMs: 100, burst: 3 }, [0, 0, 0, 0, 0])).toEqual([1000, 1000, 1000, 1100, 1200])
  })

  it('never gives more than burst + elapsed / interval in any window', () => {
    const rests = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 5 }),
        rests,
        (intervalMs, burst, waits) => {
          const times = take({ intervalMs, burst }, waits)
          for (let i = 0; i < times.length; i++) {
            for (let j = i; j < times.length; j++) {
              expect(j - i + 1).toBeLessThanOrEqual(burst + (times[j]! - times[i]!) / intervalMs)
            }
          }
        },
      ),
    )
  })
})
