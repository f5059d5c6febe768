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
 * database. Whatever was spawned is ended after the file. Run: `npx vitest run --config tests/vitest.config.ts <file>`.
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
}

const running = new Set<Role>()

/** Starts `server/src/main.ts <role>` as a process of its own and waits for its ready line. */
export async function spawnRole(role: 'api' | 'worker' | 'sandbox', env: Record<string, string> = {}): Promise<Role> {
  const child = spawn(process.execPath, ['--enable-source-maps', inject('bundle'), role], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log: string[] = []
  const ended = once(child, 'exit')
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line))
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line)
      const ready = readyLine(line)
      if (ready) resolve(ready.url ?? '')
    })
    child.once('error', reject)
    child.once('close', (code) =>
      reject(new Error(`${role} ended with ${code} before it was ready:\n${log.join('\n')}`)),
    )
  })
  const instance: Role = {
    name: role,
    url,
    pid: child.pid!,
    log,
    ended,
    async stop() {
      child.kill('SIGTERM')
      await ended
      running.delete(instance)
      return child.exitCode
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
      running.delete(instance)
    },
  }
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
})
