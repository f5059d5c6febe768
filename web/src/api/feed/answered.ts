import { mapExchange, type Exchange } from '@urql/core'

/** Milliseconds after which a query that has no answer yet is not waited for any more. */
const PATIENCE_MS = 5_000
const asked = new Map<number, { answered: Promise<void>; settle: () => void }>()

function note(key: number): void {
  if (asked.has(key)) return
  let settle = () => {}
  const answered = new Promise<void>((resolve) => (settle = resolve))
  asked.set(key, { answered, settle })
}

function settle(key: number): void {
  asked.get(key)?.settle()
  asked.delete(key)
}

/** Notes which queries are on their way. */
export const noteQueries = (): Exchange =>
  mapExchange({
    onOperation({ kind, key }) {
      if (kind === 'query') note(key)
      else if (kind === 'teardown') settle(key)
    },
    onResult({ operation }) {
      settle(operation.key)
    },
  })

/**
 * Resolves when every query that is on its way now has been answered, or after five seconds. urql joins a query to an
 * equal one that is on its way, whose answer may be older than what was just told: whoever reads anew waits for it.
 */
export async function whenAnswered(): Promise<void> {
  if (asked.size === 0) return
  const all = Promise.all([...asked.values()].map(({ answered }) => answered))
  await Promise.race([all, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))])
}
