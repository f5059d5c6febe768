import fc from 'fast-check'
import { expect, it } from 'vitest'
import { planOf } from './plan.ts'
import type { SetWrite, Waiting } from './waiting.ts'

const set: SetWrite<unknown, unknown> = { applyAll: () => Promise.resolve([]) }

const waiting = fc
  .record({ isSet: fc.boolean(), lanes: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }) })
  .map(({ isSet, lanes }): Waiting => ({
    organizationId: '',
    work: isSet ? { write: set, item: null } : { apply: () => Promise.resolve() },
    lanes: isSet ? lanes.slice(0, 1) : lanes,
    tries: 0,
    resolve: () => {},
    reject: () => {},
  }))

it('every write has its place once, no lane is overtaken, and what can go together is one step', () => {
  fc.assert(
    fc.property(fc.array(waiting), (batch) => {
      const steps = planOf(batch)
      const order = steps.flat()
      expect(new Set(order)).toEqual(new Set(batch))
      expect(order).toHaveLength(batch.length)
      for (const lane of ['a', 'b', 'c']) {
        const of = (writes: Waiting[]) => writes.filter(({ lanes }) => lanes.includes(lane))
        expect(of(order)).toEqual(of(batch))
      }
      expect(steps.filter((step) => step.length > 1).length).toBeLessThanOrEqual(1)
    }),
  )
})
