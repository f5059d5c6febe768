/** Runs of one verb by key. */
export type KeyedRuns = {
  /** Whether fewer keys are at work than may be; a key at work always has room. */
  hasRoomFor(key: string): boolean
  /** Runs the verb for the key, at once; resolves when it is done with everything that was asked for till then. */
  ask(key: string): Promise<void>
  /** Resolves when nothing is at work any more. */
  done(): Promise<void>
}

/**
 * One run of a key at a time: what is asked for while it runs makes it run once more, however often that was. `run`
 * must not throw. `width` only decides about `hasRoomFor`: who asks all the same is not held up.
 */
export function keyedRuns(run: (key: string) => Promise<void>, width: number): KeyedRuns {
  const atWork = new Map<string, { isAskedAgain: boolean; done: Promise<void> }>()
  const work = async (key: string, state: { isAskedAgain: boolean }) => {
    do {
      state.isAskedAgain = false
      await run(key)
    } while (state.isAskedAgain)
    atWork.delete(key)
  }
  return {
    hasRoomFor: (key) => atWork.size < width || atWork.has(key),
    ask(key) {
      const known = atWork.get(key)
      if (known) {
        known.isAskedAgain = true
        return known.done
      }
      const state = { isAskedAgain: false, done: Promise.resolve() }
      atWork.set(key, state)
      state.done = work(key, state)
      return state.done
    },
    async done() {
      await Promise.all([...atWork.values()].map((state) => state.done))
    },
  }
}
