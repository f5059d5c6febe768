import { expect, it } from 'vitest'
import { portions } from './portions.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

it('lets a crowd through in order, so many in a turn of the event loop', async () => {
  const pass = portions(3)
  const passed: number[] = []
  for (let n = 0; n < 8; n++) void pass().then(() => passed.push(n))
  const seen: number[] = []
  while (passed.length < 8) {
    await Promise.resolve()
    seen.push(passed.length)
    await turn()
  }
  expect(passed).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(seen.every((count) => count % 3 === 0)).toBe(true)
})

it('whoever comes while others wait comes after them; who comes alone does not wait', async () => {
  const pass = portions(1)
  const passed: string[] = []
  void pass().then(() => passed.push('first'))
  void pass().then(() => passed.push('second'))
  await turn()
  void pass().then(() => passed.push('third'))
  while (passed.length < 3) await turn()
  expect(passed).toEqual(['first', 'second', 'third'])
  await turn()
  await turn()
  let isThrough = false
  void pass().then(() => (isThrough = true))
  await Promise.resolve()
  expect(isThrough).toBe(true)
})
