import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Ring } from './ring.ts'

it('gives exactly what follows a number, or says that it has fallen out', () => {
  const small = (max: number) => fc.integer({ min: 1, max })
  fc.assert(
    fc.property(small(50), small(8), fc.nat(60), fc.nat(120), small(9), (first, capacity, count, after, limit) => {
      const ring = new Ring<number>(first, capacity)
      for (let number = first; number < first + count; number++) ring.push(number)
      expect(ring.next).toBe(first + count)
      const got = ring.after(after, limit)
      const oldest = Math.max(first, first + count - capacity)
      if (got === undefined) expect(after + 1).toBeLessThan(oldest)
      const due = Array.from({ length: limit }, (_, index) => after + 1 + index).filter((n) => n < first + count)
      if (got !== undefined) expect(got).toEqual(due)
    }),
  )
})

it('always holds the newest `capacity` entries', () => {
  const ring = new Ring<number>(1, 4)
  for (let number = 1; number <= 100; number++) ring.push(number)
  expect(ring.after(96, 10)).toEqual([97, 98, 99, 100])
})
