import type { SetWrite, Waiting } from './waiting.ts'

/**
 * The steps of a batch: all items of a set together first, then the rest one by one. An item whose lane is held by an
 * earlier write of the rest goes after it, alone, so that a lane is never overtaken. Writes of different lanes were
 * asked for at the same time; which of them comes first is nobody's promise.
 */
export function planOf(batch: Waiting[]): Waiting[][] {
  const sets = new Map<SetWrite<unknown, unknown>, Waiting[]>()
  const alone: Waiting[][] = []
  const held = new Set<string>()
  for (const waiting of batch) {
    const { work, lanes } = waiting
    if ('write' in work && !lanes.some((lane) => held.has(lane))) {
      sets.set(work.write, [...(sets.get(work.write) ?? []), waiting])
      continue
    }
    alone.push([waiting])
    for (const lane of lanes) held.add(lane)
  }
  return [...sets.values(), ...alone]
}
