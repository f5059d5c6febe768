import { readFileSync, statSync } from 'node:fs'
import { pause } from '../measure/clock.ts'
import type { House } from './house.ts'

/** The statements that the product's role ran meanwhile, as PostgreSQL itself wrote them down. */
export async function statementsOf(house: House, run: () => Promise<unknown>): Promise<string[]> {
  await log(house, 'all')
  const from = statSync(house.postgresLog).size
  await run()
  await log(house, 'none')
  const text = readFileSync(house.postgresLog).subarray(from).toString()
  return [...text.matchAll(/^manyhands LOG:\s+(?:execute [^:]+|statement):\s*(.*)/gm)].map((match) => match[1]!)
}

async function log(house: House, what: 'all' | 'none'): Promise<void> {
  await house.query(`alter system set log_statement = '${what}'`)
  await house.query('select pg_reload_conf()')
  // Every backend has to hear of it.
  await pause(300)
}

/** How often each statement occurs, the most frequent first, for a look at what they are. */
export function tally(statements: string[]): string {
  const counts = new Map<string, number>()
  for (const text of statements) {
    const short = text.replace(/\s+/g, ' ').slice(0, 90)
    counts.set(short, (counts.get(short) ?? 0) + 1)
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([text, count]) => `${count} × ${text}`)
    .join('\n')
}
