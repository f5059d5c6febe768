type Asked<Value> = { resolve(value: Value | undefined): void; reject(error: unknown): void }

/** So many reads are under way at once; what is asked meanwhile waits for the next, and is then read together. */
const lanes = 2

/**
 * Makes of a read by many keys a read by one. A single question is asked at once; a thousand at the same moment (every
 * browser comes back) become a handful of reads. Each answer was read after it was asked for.
 */
export function gathered<Value>(
  read: (keys: string[]) => Promise<Map<string, Value>>,
): (key: string) => Promise<Value | undefined> {
  let waiting = new Map<string, Asked<Value>[]>()
  let underWay = 0

  async function readWaiting(): Promise<void> {
    const asked = waiting
    waiting = new Map()
    underWay += 1
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
      if (underWay < lanes) void readWaiting()
    })
}
