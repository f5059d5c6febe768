type Row = { id: string; createdAt: string }

/**
 * The list after its newest page was read anew: that page, and below it what was already shown and is older than its
 * end. When nothing follows the page, nothing is kept: it is the whole list.
 */
export function mergeRefreshed<R extends Row>(shown: readonly R[], fresh: readonly R[], hasNextPage: boolean): R[] {
  const last = fresh.at(-1)
  if (!hasNextPage || !last) return [...fresh]
  const ids = new Set(fresh.map((row) => row.id))
  return [...fresh, ...shown.filter((row) => !ids.has(row.id) && row.createdAt < last.createdAt)]
}
