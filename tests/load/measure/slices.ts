import type { Bench } from '../bench.ts'
import { now } from './clock.ts'

/** The figures of one slice by name. */
export type Figures = Record<string, number>

/** The figures of every round that counts, by side; `isNoisy` when the machine changed under a slice to the last. */
export type Measured<Name extends string> = { of(name: Name, figure: string): number[]; isNoisy: boolean }

/** A machine that gets slower or faster by more than this within a slice makes it worthless. */
const steadiness = 1.5
const tries = Number(process.env['BENCH_TRIES'] ?? 3)
/** Repeated slices are worth waiting for, not without end. */
let patience = 40

/**
 * Measures sides in turns, A B C A B C: what the machine does to one it does to all. The first round warms up and does
 * not count; a slice under which the machine changed is repeated.
 */
export async function inTurns<Name extends string>(
  bench: Bench,
  sides: Record<Name, () => Promise<Figures>>,
  rounds = bench.rounds,
): Promise<Measured<Name>> {
  const kept = new Map<string, Figures[]>()
  let isNoisy = false
  for (let round = 0; round <= rounds; round++) {
    for (const name of Object.keys(sides) as Name[]) {
      const { figures, isSteady } = await steadily(sides[name], round === 0 ? 1 : tries)
      if (round === 0) continue
      isNoisy ||= !isSteady
      kept.set(name, [...(kept.get(name) ?? []), figures])
      bench.say(`  ${name}: ${JSON.stringify(figures, (_, value: unknown) => rounded(value))}`)
    }
  }
  return { of: (name, figure) => (kept.get(name) ?? []).map((figures) => figures[figure] ?? Number.NaN), isNoisy }
}

async function steadily(slice: () => Promise<Figures>, times: number) {
  for (let attempt = 1; ; attempt++) {
    const before = speed()
    const figures = await slice()
    const change = speed() / before
    const isSteady = change < steadiness && change > 1 / steadiness
    if (isSteady || attempt >= times || patience-- <= 0) return { figures, isSteady }
  }
}

/** How many small JSON texts a moment is good for: the best of five, for one may be interrupted. */
function speed(): number {
  return Math.max(...Array.from({ length: 5 }, () => loops(4)))
}

/** Round trips of a small object through JSON in `ms` milliseconds. */
export function loops(ms: number): number {
  const object = { id: 1, text: 'Здравствуйте', list: [1, 2, 3], at: '2026-01-01T00:00:00.000Z' }
  const end = now() + ms
  let count = 0
  while (now() < end) {
    for (let index = 0; index < 50; index++) JSON.parse(JSON.stringify(object))
    count += 50
  }
  return count
}

function rounded(value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(4)) : value
}
