import { spawned } from '../../support/stack.ts'

/** The faults of a run by what they mean for people. */
export type Verdict = { lost: number; doubled: number; reordered: number; stuck: number; wrong: number }

/** Counts the sentences of the checker. */
export function verdictOf(broken: string[]): Verdict {
  const verdict: Verdict = { lost: 0, doubled: 0, reordered: 0, stuck: 0, wrong: 0 }
  for (const fault of broken) verdict[meaningOf(fault)] += 1
  return verdict
}

function meaningOf(fault: string): keyof Verdict {
  if (/is still/.test(fault)) return 'stuck'
  if (/is lost|row is gone|has 0 rows|does not have it/.test(fault)) return 'lost'
  if (/^I2|stored \d+ times|has \d+ rows/.test(fault)) return 'doubled'
  if (/^I4|in the order/.test(fault)) return 'reordered'
  return 'wrong'
}

/** `{ a: 1, b: 2 }` as `a 1, b 2`. */
export function listed(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}

/** Says what happens and when, if FAULTS_TRACE asks for it. */
export function trace(what: string): void {
  if (process.env['FAULTS_TRACE']) console.error(`${(performance.now() / 1000).toFixed(1).padStart(7)}  ${what}`)
}

/** What the processes complained of (errors and worse), and how often each. */
export function complaints(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of spawned.flatMap((role) => role.log)) {
    // A killed process may leave half a line.
    if (!/"level":[56]0/.test(line) || !line.endsWith('}')) continue
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string; stack?: string } }
    const place = err?.stack?.split('\n').find((frame) => /server\/src|whole\.mjs/.test(frame))
    const key = `${msg}: ${err?.message?.slice(0, 120)} ${place?.trim() ?? ''}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}
