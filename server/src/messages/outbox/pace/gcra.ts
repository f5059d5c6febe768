/** A rate with bursts: one slot every `intervalMs`, and `burst` of them at once after a rest. */
export type Rate = { intervalMs: number; burst: number }

/**
 * When the next slot is free, in the same clock as `now` (milliseconds). `full` is the theoretical arrival time of the
 * last taken slot, 0 for none. (GCRA, ITU-T I.371: one number of state per bucket.)
 */
export function slotAt(full: number, now: number, rate: Rate): number {
  return Math.max(now, full - rate.intervalMs * (rate.burst - 1))
}

/** The state after taking a slot at `now`. */
export function takeSlot(full: number, now: number, rate: Rate): number {
  return Math.max(full, now) + rate.intervalMs
}
