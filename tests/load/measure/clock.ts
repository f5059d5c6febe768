/** Milliseconds of the machine's monotonic clock: the same in every process of this machine. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

let offset: number | undefined

/** The wall clock at a moment of `now`, in milliseconds with fractions: what PostgreSQL calls a commit's timestamp. */
export function wallTimeOf(moment: number): number {
  offset ??= lookAtTheWall()
  return moment + offset
}

/** `Date.now()` moves once a millisecond: the moment at which it moves is exact. */
function lookAtTheWall(): number {
  let least = Infinity
  for (let look = 0; look < 5; look++) {
    const before = Date.now()
    let at = before
    while (at === before) at = Date.now()
    least = Math.min(least, at - now())
  }
  return least
}

/** Waits for a number of milliseconds. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Waits until `look` is true, at most `seconds`; answers whether it became true. */
export async function becomes(look: () => Promise<boolean> | boolean, seconds: number): Promise<boolean> {
  const end = now() + seconds * 1000
  for (;;) {
    if (await look()) return true
    if (now() > end) return false
    await pause(20)
  }
}
