/** The order shown while a list is held, and how many rows wait above it. */
export type HeldOrder = { ids: string[]; waiting: number }

/**
 * Keeps the rows of `held` where they are while the live order changes: what is new or has moved up waits, what has
 * left stays as a ghost, what paging brought below is added at the end.
 */
export function holdOrder(held: readonly string[], live: readonly string[]): HeldOrder {
  const known = new Set(held)
  const present = new Set(live)
  const stable = held.filter((id) => present.has(id))
  const moved = new Set<string>()
  const below: string[] = []
  let place = 0
  for (const id of live) {
    while (place < stable.length && moved.has(stable[place]!)) place += 1
    if (stable[place] === id) place += 1
    else if (place >= stable.length && !known.has(id)) below.push(id)
    else moved.add(id)
  }
  return { ids: [...held, ...below], waiting: moved.size }
}
