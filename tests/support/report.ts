import { appendFileSync } from 'node:fs'

/** Prints the facts of a fault run, and keeps them for the table of `npm run faults` when it asks for them. */
export function report(name: string, facts: Record<string, string | number>): void {
  const width = Math.max(...Object.keys(facts).map((key) => key.length))
  console.log([`── ${name}`, ...Object.entries(facts).map(([key, fact]) => `${key.padEnd(width)}  ${fact}`)].join('\n'))
  const file = process.env['FAULTS_REPORT']
  if (file) appendFileSync(file, `${JSON.stringify({ name, facts })}\n`)
}
