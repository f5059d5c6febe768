import { expect, it } from 'vitest'
import { alone, together } from './together.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

it('runs what is asked in one turn at once, and what comes while two runs are under way together', async () => {
  const runs: number[][] = []
  const free: (() => void)[] = []
  const double = together<number, number>(async (items) => {
    runs.push(items)
    await new Promise<void>((resolve) => free.push(resolve))
    return items.map((item) => item * 2)
  })
  const first = [1, 2].map(double)
  await turn()
  const second = double(3)
  await turn()
  const third = [4, 5, 6].map(double)
  await turn()
  expect(runs).toEqual([[1, 2], [3]])
  free.shift()!()
  expect(await Promise.all(first)).toEqual([2, 4])
  await turn()
  await turn()
  expect(runs).toEqual([[1, 2], [3], [4, 5, 6]])
  free.forEach((go) => go())
  expect(await Promise.all([second, ...third])).toEqual([6, 8, 10, 12])
})

it('does alone what could not be done with the others, and what failed with them', async () => {
  const runs: string[][] = []
  const ask = together<string, string>((items) => {
    runs.push(items)
    if (items.includes('bad')) return Promise.reject(new Error('bad'))
    return Promise.resolve(items.map((item) => (item === 'held' && items.length > 1 ? alone : item)))
  })
  expect(await Promise.all(['a', 'held'].map(ask))).toEqual(['a', 'held'])
  expect(runs).toEqual([['a', 'held'], ['held']])
  const [good, bad] = await Promise.allSettled(['b', 'bad'].map(ask))
  expect(good).toMatchObject({ value: 'b' })
  expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'bad' } })
})
