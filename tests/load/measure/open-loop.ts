import { now, pause } from './clock.ts'

/** What a slice of load is: `poisson` draws the gaps, else they are equal. */
export type Load = { perSecond: number; seconds: number; poisson?: boolean; seed?: number }

/** How a slice went: `late` counts operations that started over 50 ms behind their schedule. */
export type Fired = { asked: number; late: number; answers: Promise<void>[] }

/**
 * Fires `operation` by a schedule fixed in advance. The schedule never waits for an answer and every operation is told
 * its scheduled time (`now()` of the clock), from which its latency counts: a stalled server cannot hide.
 */
export async function openLoop(
  load: Load,
  operation: (scheduledAt: number, index: number) => Promise<void>,
): Promise<Fired> {
  const start = now() + 20
  const fired: Fired = { asked: 0, late: 0, answers: [] }
  for (const offset of schedule(load)) {
    const scheduledAt = start + offset
    const left = scheduledAt - now()
    if (left > 0) await pause(left)
    if (now() - scheduledAt > 50) fired.late += 1
    fired.answers.push(operation(scheduledAt, fired.asked))
    fired.asked += 1
  }
  return fired
}

/** The offsets of a slice's operations in milliseconds. */
export function schedule({ perSecond, seconds, poisson, seed = 1 }: Load): number[] {
  const total = Math.round(perSecond * seconds)
  const gap = 1000 / perSecond
  if (!poisson) return Array.from({ length: total }, (_, index) => index * gap)
  const random = randomFrom(seed)
  let at = 0
  return Array.from({ length: total }, () => (at += -Math.log(1 - random()) * gap))
}

/** Repeatable numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
