import { appendFileSync } from 'node:fs'

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

/** Prints the facts of a fault run, and keeps them for the table of `npm run faults` when it asks for them. */
export function report(name: string, facts: Record<string, string | number>): void {
  const width = Math.max(...Object.keys(facts).map((key) => key.length))
  console.log([`── ${name}`, ...Object.entries(facts).map(([key, fact]) => `${key.padEnd(width)}  ${fact}`)].join('\n'))
  const file = process.env['FAULTS_REPORT']
  if (file) appendFileSync(file, `${JSON.stringify({ name, facts })}\n`)
}

/** `{ a: 1, b: 2 }` as `a 1, b 2`. */
export function listed(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}
