import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inLanes } from './in-lanes.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))
const items = fc.array(fc.record({ lane: fc.constantFrom('a', 'b', 'c', 'd'), turns: fc.nat(3) }), { maxLength: 30 })

it('every item runs once, in the order of its lane, and no more lanes at once than may be', async () => {
  await fc.assert(
    fc.asyncProperty(items, fc.integer({ min: 1, max: 4 }), async (all, width) => {
      const done: unknown[] = []
      const open = new Set<string>()
      const run = async (item: (typeof all)[0]) => {
        expect(open.has(item.lane)).toBe(false)
        open.add(item.lane)
        expect(open.size).toBeLessThanOrEqual(width)
        for (let n = 0; n < item.turns; n++) await turn()
        open.delete(item.lane)
        done.push(item)
      }
      await inLanes(all, { laneOf: ({ lane }) => lane, width, run })
      for (const lane of ['a', 'b', 'c', 'd']) {
        const of = (some: unknown[]) => some.filter((item) => (item as (typeof all)[0]).lane === lane)
        expect(of(done)).toEqual(of(all))
      }
    }),
  )
})

it('a slow lane does not hold the others up', async () => {
  const done: string[] = []
  let release: () => void = () => undefined
  const run = async (item: string) => {
    if (item === 'slow') await new Promise<void>((resolve) => (release = resolve))
    done.push(item)
    if (done.length === 3) release()
  }
  await inLanes(['slow', 'b', 'c', 'd', 'slow after'], { laneOf: (item) => item.slice(0, 4), width: 2, run })
  expect(done).toEqual(['b', 'c', 'd', 'slow', 'slow after'])
})

it('one bad item ends its own lane only; all that began is over when it is thrown', async () => {
  const done: string[] = []
  const run = async (item: string) => {
    await turn()
    if (item === 'a1') throw new Error('bad')
    done.push(item)
  }
  const laneOf = (item: string) => item[0]!
  await expect(inLanes(['a1', 'b1', 'a2', 'c1', 'b2'], { laneOf, width: 2, run })).rejects.toThrow('bad')
  expect(done.sort()).toEqual(['b1', 'b2', 'c1'])
})

it('when everything fails nothing more is tried than may go on at once', async () => {
  let tried = 0
  const run = () => {
    tried += 1
    return Promise.reject(new Error('away'))
  }
  const all = Array.from({ length: 50 }, (_, n) => String(n))
  await expect(inLanes(all, { laneOf: (item) => item, width: 8, run })).rejects.toThrow('away')
  expect(tried).toBe(8)
})
