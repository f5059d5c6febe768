import fc from 'fast-check'
import { expect, it } from 'vitest'
import { backoff } from './backoff.ts'

it('row 17: doubles up to five minutes, and half of every pause is by chance', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (failures, random) => {
      const whole = Math.min(300_000, 1000 * 2 ** (failures - 1))
      expect(backoff(failures, 1000, random)).toBe(Math.round((whole / 2) * (1 + random)))
    }),
  )
  expect([1, 2, 3, 9, 30].map((failures) => backoff(failures, 1000, 0))).toEqual([500, 1000, 2000, 128_000, 150_000])
})
