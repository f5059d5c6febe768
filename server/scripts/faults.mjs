// `npm run faults`: every test of tests/faults at full length, one after another, and one table at the end.
// `npm run faults -- chaos` runs the files whose path has that word. FAULTS_SEED repeats a run, FAULTS=short is the
// length of `npm test`, FAULTS_SCALE=0.1 a tenth of the chaos run, FAULTS_TRACE=1 tells what happens when.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generateClient } from './build.mjs'
import { install } from './install.mjs'
import { root } from './stamps.mjs'

const folder = mkdtempSync(path.join(tmpdir(), 'manyhands-faults-'))
const [results, facts] = ['results.json', 'facts.jsonl'].map((name) => path.join(folder, name))
const seed = process.env.FAULTS_SEED ?? String(1 + Math.floor(Math.random() * 999_999))
const env = { NO_COLOR: '1', FAULTS: 'full', ...process.env, FAULTS_SEED: seed, FAULTS_REPORT: facts }

await install()
await generateClient()
console.log(`FAULTS=${env.FAULTS} FAULTS_SEED=${seed}`)
const begun = Date.now()
const code = await run()
printFacts()
printFiles()
console.log(`\nseed ${seed}, ${((Date.now() - begun) / 60_000).toFixed(1)} min, exit code ${code}`)
console.log(`again: FAULTS=${env.FAULTS} FAULTS_SEED=${seed} npm run faults`)
rmSync(folder, { recursive: true, force: true })
process.exit(code)

function run() {
  const flags = ['run', '--config', 'tests/faults.config.ts', ...process.argv.slice(2)]
  const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${results}`]
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs')
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [vitest, ...flags, ...reporters], { cwd: root, env, stdio: 'inherit' })
    process.once('SIGTERM', () => child.kill('SIGTERM')) // so that it stops its servers
    child.once('close', (status, signal) => resolve(signal ? 1 : status))
  })
}

// What the runs have counted; those with a verdict stand side by side.
function printFacts() {
  const reports = existsSync(facts)
    ? readFileSync(facts, 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line)) // prettier-ignore
    : []
  for (const { name, facts } of reports) {
    console.log(`\n${name}`)
    table(Object.entries(facts).map(([key, fact]) => [`  ${key}`, String(fact)]))
  }
  const judged = reports.filter(({ facts }) => 'lost' in facts)
  if (judged.length === 0) return
  const columns = ['messages out', 'messages in', 'kill -9', 'lost', 'doubled', 'reordered', 'stuck', 'wrong']
  console.log('')
  table([
    ['', ...columns],
    ...judged.map(({ name, facts }) => [name, ...columns.map((key) => String(facts[key] ?? '–'))]),
  ])
}

function printFiles() {
  if (!existsSync(results)) return
  const { testResults } = JSON.parse(readFileSync(results, 'utf8'))
  const rows = testResults.map(({ name, assertionResults, startTime, endTime }) => {
    const count = (status) => assertionResults.filter((result) => result.status === status).length
    const seconds = ((endTime - startTime) / 1000).toFixed(0)
    return [
      path.relative(path.join(root, 'tests'), name),
      String(count('passed')),
      String(count('failed')),
      `${seconds} s`,
    ]
  })
  console.log('')
  table([['file', 'passed', 'failed', 'time'], ...rows.sort()])
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
}
