import { expect, it } from 'vitest'
import { keyedRuns } from './keyed-runs.ts'

/** A verb whose runs end when they are told to. */
function held() {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const run = (key: string) => {
    begun.push(key)
    return new Promise<void>((resolve) => ends.push(resolve))
  }
  return { begun, run, end: () => ends.shift()!() }
}

it('what is asked for while a key is at work makes it run once more, and only once', async () => {
  const { begun, run, end } = held()
  const runs = keyedRuns(run, 2)
  const done = runs.ask('a')
  void runs.ask('a')
  void runs.ask('a')
  expect(begun).toEqual(['a'])
  end()
  await Promise.resolve()
  await Promise.resolve()
  expect(begun).toEqual(['a', 'a'])
  end()
  await done
  expect(begun).toEqual(['a', 'a'])
})

it('keys do not wait for each other, and another one has no room when as many are at work as may be', async () => {
  const { begun, run, end } = held()
  const runs = keyedRuns(run, 2)
  void runs.ask('a')
  expect(runs.hasRoomFor('b')).toBe(true)
  void runs.ask('b')
  expect(begun).toEqual(['a', 'b'])
  expect(['a', 'c'].map(runs.hasRoomFor)).toEqual([true, false])
  end()
  end()
  await runs.done()
  expect(runs.hasRoomFor('c')).toBe(true)
})

it('asked for again right when it ends, it runs again', async () => {
  const { begun, run, end } = held()
  const runs = keyedRuns(run, 2)
  const first = runs.ask('a').then(() => runs.ask('a'))
  end()
  await new Promise((resolve) => setImmediate(resolve))
  end()
  await first
  expect(begun).toEqual(['a', 'a'])
})
