import type { Context } from './context.ts'

/** One value per key. */
export type BatchedRead<Value> = (context: Context, key: string) => Promise<Value | undefined>

type Batch<Value> = { keys: Set<string>; values: Promise<Map<string, Value>> }

/**
 * Makes of a read by many keys a read by one: what a request asks for in one turn of the event loop is read together,
 * so that a list costs one statement.
 */
export function batched<Value>(
  read: (context: Context, keys: string[]) => Promise<Map<string, Value>>,
): BatchedRead<Value> {
  const batches = new WeakMap<Context, Batch<Value>>()
  return async (context, key) => {
    const batch = batches.get(context) ?? begin(context)
    batch.keys.add(key)
    return (await batch.values).get(key)
  }

  function begin(context: Context): Batch<Value> {
    const keys = new Set<string>()
    const values = new Promise((resolve) => setImmediate(resolve)).then(() => {
      batches.delete(context)
      return read(context, [...keys])
    })
    const batch = { keys, values }
    batches.set(context, batch)
    return batch
  }
}
