import fc from 'fast-check'
import { expect, it } from 'vitest'
import { holdOrder } from './hold-order.ts'

it('keeps rows in place while one moves up and one is new', () => {
  expect(holdOrder(['a', 'b', 'c'], ['new', 'c', 'a', 'b'])).toEqual({ ids: ['a', 'b', 'c'], waiting: 2 })
})

it('adds what paging brought and keeps what has left', () => {
  expect(holdOrder(['a', 'b', 'c'], ['a', 'c', 'd', 'e'])).toEqual({ ids: ['a', 'b', 'c', 'd', 'e'], waiting: 0 })
})

it('never moves a held row, doubles none, and counts nothing when nothing changed', () => {
  const ids = fc.uniqueArray(fc.nat(30).map(String), { maxLength: 20 })
  fc.assert(
    fc.property(ids, ids, (held, live) => {
      const result = holdOrder(held, live)
      expect(result.ids.slice(0, held.length)).toEqual(held)
      expect(new Set(result.ids).size).toBe(result.ids.length)
      expect(holdOrder(held, held)).toEqual({ ids: held, waiting: 0 })
    }),
  )
})
