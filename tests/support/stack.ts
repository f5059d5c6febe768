/**
 * The real processes of an integration test. How to use it:
 *
 *   import { spawnRole } from '../support/stack.ts'
 *   const api = await spawnRole('api')                         // { url, pid, stop(), kill(), log }
 *   const second = await spawnRole('api', { SWEEP_SECONDS: '1' })
 *   const worker = await spawnRole('worker')
 *   const sandbox = await spawnRole('sandbox')                 // url = Bot API root; give it to the others as SANDBOX_URL
 *
 * Every test file has its own empty, migrated database and its own Redis database (support/setup.ts set `process.env`
 * before the file was imported), so server modules may be imported as well and see the same data. `query` asks the
 * database. Whatever was spawned is ended after the file; a file in which a process left a promise alone or met an error
 * that nobody caught fails (`unhandledIn` finds the lines, `forgive` names the processes that were meant to). Run: `npx vitest run --config tests/vitest.config.ts <file>`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, inject } from 'vitest'

/** A running role. `url` is null for a worker. */
export type Role = {
  name: string
  url: string
  pid: number
  /** Everything it has written so far, for looking at after a failure. */
  log: string[]
  /** SIGTERM, then waits for the end; gives the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL, then waits for the end: the process gets no chance to tidy up. */
  kill(): Promise<void>
  /** Resolves at the end of the process, however it comes. */
  ended: Promise<unknown>
  /** How it ended; `isPlanned` when the test ended it. */
  exit?: { code: number | null; signal: string | null; isPlanned: boolean }
}

const running = new Set<Role>()
const logs: { name: string; lines: string[] }[] = []
const forgiven = new Set<string[]>()

/** What main.ts says of an error that nobody caught, and what Node and V8 say where main.ts could not. */
const unhandled = /"level":60|a promise was left alone|unhandledRejection|UnhandledPromise|Uncaught|FATAL ERROR/

/** The lines of a log that tell of an error that nobody caught. */
export function unhandledIn(log: string[]): string[] {
  return log.filter((line) => unhandled.test(line))
}

/** For a process that is meant to meet such an error: its lines fail nothing. */
export function forgive(role: Pick<Role, 'log'>): void {
  forgiven.add(role.log)
}
/** Every process of this test file that ever was ready, the ended ones too: the invariant checker reads their logs. */
export const spawned: Role[] = []

/**
 * Starts `server/src/main.ts <role>` as a process of its own and waits for its ready line. `bundle` is another bundle of
 * it than the one with source maps.
 */
export async function spawnRole(
  role: 'api' | 'worker' | 'sandbox',
  env: Record<string, string> = {},
  bundle?: string,
): Promise<Role> {
  const program = bundle ? [bundle] : ['--enable-source-maps', inject('bundle')]
  const child = spawn(process.execPath, [...program, role], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log: string[] = []
  logs.push({ name: role, lines: log })
  const ended = once(child, 'exit')
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line))
  let isReady = false
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line)
      const ready = readyLine(line)
      if (!ready) return
      isReady = true
      resolve(ready.url ?? '')
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (isReady) return
      forgiven.add(log) // whoever waits for it hears of it
      reject(new Error(`${role} ended with ${code} before it was ready:\n${log.join('\n')}`))
    })
  })
  let isPlanned = 'KILLPOINT' in env
  const instance: Role = {
    name: role,
    url,
    pid: child.pid!,
    log,
    ended,
    async stop() {
      isPlanned = true
      child.kill('SIGTERM')
      await ended
      running.delete(instance)
      return child.exitCode
    },
    async kill() {
      isPlanned = true
      child.kill('SIGKILL')
      await ended
      running.delete(instance)
    },
  }
  const end = (code: number | null, signal: NodeJS.Signals | null) => (instance.exit = { code, signal, isPlanned })
  if (child.exitCode !== null || child.signalCode !== null) end(child.exitCode, child.signalCode)
  else child.once('exit', end)
  spawned.push(instance)
  running.add(instance)
  return instance
}

function readyLine(line: string): { ready: string; url?: string } | undefined {
  if (!line.startsWith('{"ready"')) return undefined
  return JSON.parse(line) as { ready: string; url?: string }
}

let pool: pg.Pool | undefined

/** One statement against the test file's database, past every wall. */
export async function query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  pool ??= new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 2 }).on('error', () => {})
  return (await pool.query<Row>(text, values)).rows
}

/** Waits until `look` gives something that is not null, undefined or false; never longer than `seconds`. */
export async function until<T>(look: () => Promise<T> | T, seconds = 20): Promise<NonNullable<Exclude<T, false>>> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const seen = await look()
    if (seen !== null && seen !== undefined && seen !== false) return seen as NonNullable<Exclude<T, false>>
    if (performance.now() > end) throw new Error(`waited ${seconds} s in vain for ${look}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

afterAll(async () => {
  await Promise.all([...running].map((role) => role.kill()))
  await pool?.end()
  const found = logs.filter(({ lines }) => !forgiven.has(lines))
  const lines = found.flatMap(({ name, lines }) => unhandledIn(lines).map((line) => `${name}: ${line}`))
  if (lines.length > 0) throw new Error(`an error was left alone:\n${lines.join('\n')}`)
})
