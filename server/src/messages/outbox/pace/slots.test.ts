import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Pace } from './pace.ts'
import { Slots } from './slots.ts'

const pace: Pace = { botPerSecond: 30, chatPerSecond: 1, chatBurst: 3, groupPerMinute: 20 }

/** Sends as early as allowed; tells when. Every so often another process, with a clock of its own, takes over. */
function send(count: number, chatId: string, { takeOvers = [] as number[], given = pace } = {}): number[] {
  let slots = new Slots(given)
  let clock = 0
  let now = 5
  return Array.from({ length: count }, (_, index) => {
    if (takeOvers.includes(index)) {
      const left = slots.handOver(now + clock)
      slots = new Slots(given)
      clock += 12_345
      if (left) slots.resume(left, 0, now + clock)
    }
    now = slots.nextFor(chatId, now + clock) - clock
    slots.take(chatId, now + clock)
    return now
  })
}

const most = (times: number[], windowMs: number) =>
  Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length))

describe('slots', () => {
  it('a group gets at most its number in any minute', () => {
    for (const groupPerMinute of [1, 2, 5, 20, 60]) {
      const times = send(100, '-100', { given: { ...pace, groupPerMinute } })
      expect(most(times, 60_000)).toBeLessThanOrEqual(Math.max(2, groupPerMinute))
      expect(times.at(-1)).toBeGreaterThan((100 / groupPerMinute - 3) * 60_000)
    }
    expect(most(send(100, '-100'), 60_000)).toBe(20)
  })

  it('a chat has its burst and then its rate', () => {
    expect(send(5, '7')).toEqual([5, 5, 5, 1005, 2005])
    expect(send(4, '7', { given: { ...pace, chatPerSecond: 2, chatBurst: 1 } })).toEqual([5, 505, 1005, 1505])
  })

  it('handing a bot over, however often, sends nothing earlier', () => {
    const places = fc.array(fc.integer({ min: 1, max: 39 }), { maxLength: 10 })
    fc.assert(
      fc.property(places, fc.constantFrom('7', '-100'), (takeOvers, chatId) => {
        const alone = send(40, chatId)
        send(40, chatId, { takeOvers }).forEach((at, index) => {
          expect(at).toBeGreaterThanOrEqual(alone[index]! - 0.001)
          expect(at).toBeLessThan(alone[index]! + takeOvers.length + 1)
        })
      }),
    )
  })

  it('after a drainer that died, groups wait until what it may have sent is long ago', () => {
    const slots = new Slots(pace)
    slots.distrust(1000)
    expect(slots.nextFor('7', 1000)).toBe(1000)
    expect(slots.nextFor('-100', 1000)).toBeGreaterThan(4000)
  })
})
