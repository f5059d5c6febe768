// `npm test`: every check and every test from a fresh clone; the last line is "N passed, N failed".
// `npm test -- unit browser` runs the named parts only: checks, unit, integration, browser.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { spawn, spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { install } from './install.mjs'
import { failedInPlaywright, failedInVitest, filesToRepeat } from './second-look.mjs'
import { root } from './stamps.mjs'

const PART_MINUTES = 30
const startedAt = Date.now()
const reports = mkdtempSync(path.join(tmpdir(), 'manyhands-reports-'))
const total = { passed: 0, failed: 0 }

await install()
requirePrograms()
const { buildServer, buildWeb, generateClient } = await import('./build.mjs')
const { check } = await import('./check.mjs')

const failedChecks = []
const seenTwice = [] // failed at first and passed when it was looked at again
let isLeft = false // a signal came: what runs is ended, nothing else is begun
const parts = {
  async checks() {
    failedChecks.push(...(await check()))
    total.failed += failedChecks.length
  },
  unit: () => vitest('unit', 'web'),
  integration: () => vitest('integration'),
  async browser() {
    const isBuilt = await Promise.all([buildServer(), buildWeb()]).then(() => true, report)
    if (isBuilt) await playwright()
  },
}
const wanted = process.argv.slice(2)
await generateClient()
for (const [name, part] of Object.entries(parts)) {
  if (isLeft || (wanted.length > 0 && !wanted.includes(name))) continue
  const begun = Date.now()
  console.log(`\n── ${name}`)
  await part()
  console.log(`── ${name}: ${((Date.now() - begun) / 1000).toFixed(0)} s`)
}

rmSync(reports, { recursive: true, force: true })
const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1)
if (seenTwice.length > 0) console.log(`passed at the second look only:\n  ${seenTwice.join('\n  ')}`)
if (failedChecks.length > 0) console.log(`checks failed: ${failedChecks.join(', ')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed (${minutes} min)`)
process.exit(total.failed === 0 ? 0 : 1)

// What npm cannot bring: on Debian as root they are installed, elsewhere one line says what is missing.
function requirePrograms() {
  const missing = [
    ['redis-server', 'redis-server', 'valkey-server'],
    ['chromium', process.env.CHROMIUM ?? 'chromium', 'google-chrome'],
  ].filter(([, ...programs]) => !programs.some(isOnPath))
  if (missing.length === 0) return
  const packages = missing.map(([name]) => name)
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (isDebianRoot) {
    console.log(`installing ${packages.join(' and ')} …`)
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
    const flags = ['install', '-y', '-qq', '--no-install-recommends', ...packages]
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    if (spawnSync('apt-get', flags, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0) return
  }
  console.log(`The tests need ${packages.join(' and ')}: sudo apt-get install ${packages.join(' ')}`)
  process.exit(2)
}

function isOnPath(program) {
  if (path.isAbsolute(program)) return existsSync(program)
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, program)))
}

function report(error) {
  console.log(error.message)
  total.failed++
  return false
}

async function vitest(...projects) {
  const first = await runVitest(projects)
  const failed = projects.includes('integration') ? failedInVitest(first.report) : []
  const files = filesToRepeat(failed)
  if (files.length === 0) return count(first.report.numPassedTests, first.report.numFailedTests, first.code)
  announce(files)
  const second = await runVitest(projects, files)
  settle({ passed: first.report.numPassedTests, failed, left: failedInVitest(second.report), code: second.code })
}

async function runVitest(projects, files = []) {
  const file = path.join(reports, `${projects[0]}${files.length > 0 ? '-again' : ''}.json`)
  const flags = projects.flatMap((name) => ['--project', name])
  const reporters = ['default', 'json', './tests/support/watch-run.ts'].map((name) => `--reporter=${name}`)
  const code = await show('node_modules/vitest/vitest.mjs', [
    'run',
    ...flags,
    ...reporters,
    `--outputFile.json=${file}`,
    ...files,
  ])
  const nothing = { numPassedTests: 0, numFailedTests: 0, testResults: [] }
  return { code, report: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : nothing }
}

async function playwright() {
  const first = await runPlaywright('playwright')
  const { expected, unexpected } = first.report.stats
  const failed = failedInPlaywright(first.report)
  const files = filesToRepeat(failed)
  if (files.length === 0) return count(expected, unexpected, first.code)
  announce(files)
  const second = await runPlaywright('playwright-again', files)
  settle({ passed: expected, failed, left: failedInPlaywright(second.report), code: second.code })
}

async function runPlaywright(name, files = []) {
  const file = path.join(reports, `${name}.json`)
  const env = { ...process.env, NO_COLOR: '1', PLAYWRIGHT_JSON_OUTPUT_NAME: file }
  const code = await show('node_modules/@playwright/test/cli.js', ['test', '--reporter=list,json', ...files], env)
  const nothing = { stats: { expected: 0, unexpected: 0 }, suites: [] }
  return { code, report: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : nothing }
}

function announce(files) {
  console.log(`\nlooking again at ${files.map((file) => path.relative(root, file)).join(', ')}`)
}

// What failed twice has failed; a file that was looked at again and fails elsewhere than before has failed, too.
function settle({ passed, failed, left, code }) {
  const isLeft = new Set(left.map(({ file, name }) => `${file} ${name}`))
  const recovered = failed.filter(({ file, name }) => !isLeft.has(`${file} ${name}`))
  for (const { file, name } of recovered) seenTwice.push(`${path.relative(root, file)}: ${name || 'the file'}`)
  count(passed + recovered.length, left.length, code)
}

// A runner that fails without a failed test (a file that does not load, a crash) counts as one failure.
function count(passed, failed, code) {
  total.passed += passed
  total.failed += failed === 0 && code !== 0 ? 1 : failed
}

// A part that hangs is ended with all it has started, so that the others are still seen.
function show(script, args, env = { ...process.env, NO_COLOR: '1' }) {
  return new Promise((resolve) => {
    const own = { cwd: root, env, stdio: 'inherit', detached: true }
    const child = spawn(process.execPath, [path.join(root, script), ...args], own)
    let end
    const stop = () => {
      child.kill('SIGTERM') // so that it stops its servers
      end = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), 30_000)
    }
    const late = setTimeout(() => {
      console.log(`${script} did not end within ${PART_MINUTES} minutes`)
      stop()
    }, PART_MINUTES * 60_000)
    const leave = () => {
      isLeft = true
      stop()
    }
    for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, leave)
    child.once('close', (code, signal) => {
      clearTimeout(late)
      clearTimeout(end)
      for (const signal of ['SIGTERM', 'SIGINT']) process.off(signal, leave)
      resolve(signal ? 1 : code)
    })
  })
}
