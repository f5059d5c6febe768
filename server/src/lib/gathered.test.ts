import { expect, it } from 'vitest'
import { gathered } from './gathered.ts'

function counted(delay = () => new Promise<void>((resolve) => setImmediate(resolve))) {
  const reads: string[][] = []
  const read = gathered(async (keys) => {
    reads.push(keys)
    await delay()
    return new Map(keys.filter((key) => key !== 'none').map((key) => [key, `value of ${key}`]))
  })
  return { read, reads }
}

it('asks a single question at once and many at the same moment together', async () => {
  const { read, reads } = counted()
  const keys = Array.from({ length: 100 }, (_, index) => `k${index % 10}`)
  expect(await Promise.all(keys.map(read))).toEqual(keys.map((key) => `value of ${key}`))
  expect(reads).toEqual([['k0'], ['k1'], ['k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8', 'k9', 'k0', 'k1']])
  expect(await read('none')).toBeUndefined()
})

it('tells a failure to those who asked then, and asks anew for those after them', async () => {
  let isDown = true
  const { read } = counted(async () => {
    if (isDown) throw new Error('down')
  })
  await expect(Promise.all([read('a'), read('b'), read('c')])).rejects.toThrow('down')
  isDown = false
  expect(await read('a')).toBe('value of a')
})

it('with a pace, reads follow each other no sooner, the first at once', async () => {
  const reads: { at: number; keys: string[] }[] = []
  const read = gathered(
    (keys) => {
      reads.push({ at: performance.now(), keys })
      return Promise.resolve(new Map(keys.map((key) => [key, key])))
    },
    { spacingMs: 40 },
  )
  const began = performance.now()
  expect(await read('a')).toBe('a')
  expect(performance.now() - began).toBeLessThan(35)
  await Promise.all(['b', 'c', 'b', 'd'].map(read))
  expect(reads.map(({ keys }) => keys)).toEqual([['a'], ['b', 'c', 'd']])
  expect(reads[1]!.at - reads[0]!.at).toBeGreaterThan(38)
})
