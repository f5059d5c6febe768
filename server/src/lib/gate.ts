/** Thrown when a gate has as many waiting as it may. */
export class GateFull extends Error {
  override readonly name = 'GateFull'
}

/**
 * Lets at most `width` of the given works run at once and at most `room` wait, in order; further ones fail at once with
 * `GateFull`. For work that is dear enough to be a lever for denial of service.
 */
export function createGate(width: number, room: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= width) {
      if (waiting.length >= room) throw new GateFull('too many are waiting')
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      // The place goes straight to the next in line, so that nobody who comes now can take it.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
