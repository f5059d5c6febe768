import { setTimeout as sleep } from 'node:timers/promises'

type Asked<Value> = { resolve(value: Value | undefined): void; reject(error: unknown): void }

/** So many reads are under way at once; what is asked meanwhile waits for the next, and is then read together. */
const lanes = 2

/** Reads of `spacingMs` follow each other no sooner: where many come and none is in a hurry. */
export type Pace = { spacingMs: number }

/**
 * Makes of a read by many keys a read by one. A single question is asked at once; a thousand at the same moment (every
 * browser comes back) become a handful of reads. Each answer was read after it was asked for.
 */
export function gathered<Value>(
  read: (keys: string[]) => Promise<Map<string, Value>>,
  { spacingMs }: Pace = { spacingMs: 0 },
): (key: string) => Promise<Value | undefined> {
  let waiting = new Map<string, Asked<Value>[]>()
  let underWay = 0
  let readAt = -Infinity

  async function readWaiting(): Promise<void> {
    underWay += 1
    const early = readAt + spacingMs - performance.now()
    if (early > 0) await sleep(early)
    readAt = performance.now()
    const asked = waiting
    waiting = new Map()
    try {
      const values = await read([...asked.keys()])
      for (const [key, all] of asked) for (const { resolve } of all) resolve(values.get(key))
    } catch (error) {
      for (const { reject } of [...asked.values()].flat()) reject(error)
    } finally {
      underWay -= 1
      if (waiting.size > 0) void readWaiting()
    }
  }

  return (key) =>
    new Promise((resolve, reject) => {
      const asked = waiting.get(key)
      if (asked) asked.push({ resolve, reject })
      else waiting.set(key, [{ resolve, reject }])
      if (underWay < (spacingMs > 0 ? 1 : lanes)) void readWaiting()
    })
}
