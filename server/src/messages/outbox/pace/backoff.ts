const longest = 5 * 60_000

/**
 * Milliseconds before the next try after `failures` proven failures in a row: doubling from `baseMs`, at most five
 * minutes, with half of it at random so that many senders do not come back at once. `random` is in [0, 1).
 */
export function backoff(failures: number, baseMs: number, random: number): number {
  const whole = Math.min(longest, baseMs * 2 ** Math.min(Math.max(failures, 1) - 1, 20))
  return Math.round(whole / 2 + (whole / 2) * random)
}
