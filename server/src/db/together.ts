/** What `runAll` answers for an item that it could not do with the others: it is asked again by itself. */
export const alone = Symbol('alone')

type Asked<Item, Result> = { item: Item; resolve(value: Result | Promise<Result>): void }

/** So many runs are under way at once; what is asked meanwhile waits for the next, and then goes together. */
const lanes = 2

/**
 * Makes of a run for many items one for each: what is asked in the same turn of the event loop, or while runs are under
 * way, shares the next. A run of several that fails is repeated item by item, so that nobody fails for another.
 */
export function together<Item, Result>(
  runAll: (items: Item[]) => Promise<(Result | typeof alone)[]>,
): (item: Item) => Promise<Result> {
  let waiting: Asked<Item, Result>[] = []
  let underWay = 0
  let isStarting = false
  const runOne = async (item: Item) => (await runAll([item]))[0] as Result

  async function run(): Promise<void> {
    isStarting = true
    await new Promise((resolve) => setImmediate(resolve))
    isStarting = false
    underWay += 1
    const asked = waiting
    waiting = []
    try {
      const results = await runAll(asked.map(({ item }) => item))
      for (const [index, { item, resolve }] of asked.entries()) {
        const result = results[index] as Result | typeof alone
        resolve(result === alone ? runOne(item) : result)
      }
    } catch (error) {
      for (const { item, resolve } of asked) resolve(asked.length > 1 ? runOne(item) : Promise.reject(error as Error))
    } finally {
      underWay -= 1
      startNext()
    }
  }

  function startNext(): void {
    if (waiting.length > 0 && underWay < lanes && !isStarting) void run()
  }

  return (item) =>
    new Promise<Result>((resolve) => {
      waiting.push({ item, resolve })
      startNext()
    })
}
