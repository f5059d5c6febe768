/** Chance that a seed repeats (mulberry32): the same seed, the same plan of faults. */
export type Dice = {
  /** A number in [0, 1). */
  roll(): number
  /** A whole number from `low` to `high`, both possible. */
  between(low: number, high: number): number
  pick<T>(items: readonly T[]): T
  shuffle<T>(items: readonly T[]): T[]
}

/** Dice of a seed. */
export function dice(seed: number): Dice {
  let state = seed >>> 0
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (low: number, high: number) => low + Math.floor(roll() * (high - low + 1))
  return {
    roll,
    between,
    pick: (items) => items[between(0, items.length - 1)]!,
    shuffle(items) {
      const mixed = [...items]
      for (let at = mixed.length - 1; at > 0; at--) {
        const other = between(0, at)
        ;[mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!]
      }
      return mixed
    },
  }
}

/** FAULTS_SEED, or a new one; whoever uses it prints it. */
export function seedOfRun(): number {
  const given = Number(process.env['FAULTS_SEED'])
  return Number.isInteger(given) && given > 0 ? given : 1 + Math.floor(Math.random() * 999_999)
}
