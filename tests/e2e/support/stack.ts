import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { freePort } from '../../../server/scripts/local-postgres.mjs'
import { startRole, type Role } from './process.ts'

/** An api whose port stays the same when it is killed and started again. `url` is what a browser opens. */
export type Api = { url: string; log(): string[]; kill(): Promise<void>; start(): Promise<void> }

/** A whole Manyhands on an empty database of its own: two apis, a worker, a sandbox, as real processes. */
export type Stack = {
  apis: Api[]
  /** The Bot API of the sandbox; `/control` below it is the customer's side. */
  sandboxUrl: string
  /** What all processes have written, for looking at after a failure. */
  log(): string
  stop(): Promise<void>
}

/** Options of a stack. Without `hasPublicUrl` bots are polled. */
export type StackOptions = { instances?: number; hasPublicUrl?: boolean }

// No two stacks that run at once share a number: a Playwright worker has eight of the sixteen databases of Redis.
let started = 0
const redisNumber = () => (Number(process.env.TEST_PARALLEL_INDEX ?? 0) % 2) * 8 + (started++ % 8)

/** Starts a stack; every address is free, nothing is shared with another stack. */
export async function startStack({ instances = 2, hasPublicUrl = true }: StackOptions = {}): Promise<Stack> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mh-browser-stack-'))
  const database = await createDatabase()
  const ports = await Promise.all(Array.from({ length: instances }, () => freePort()))
  const env: Record<string, string> = {
    DATABASE_URL: database.url,
    REDIS_URL: `${process.env.E2E_REDIS}/${redisNumber()}`,
    ENCRYPTION_KEY: `${randomBytes(32).toString('base64url')}=`,
    SIGNING_KEY: randomBytes(32).toString('hex'),
    STORAGE_DIR: path.join(folder, 'media'),
    SANDBOX_FILE: path.join(folder, 'sandbox.json'),
    WEB_DIR: process.env.E2E_WEB!,
    SANDBOX_PORT: '0',
    LOG_LEVEL: 'warn',
    RETRY_BASE_MS: '200',
  }
  const sandbox = await startRole('sandbox', env)
  Object.assign(env, { SANDBOX_URL: sandbox.url, TELEGRAM_API_URL: sandbox.url })
  if (hasPublicUrl) env.PUBLIC_API_URL = `http://127.0.0.1:${ports[0]}`
  const apis = await Promise.all(ports.map((port) => startApi(port, env)))
  const worker = await startRole('worker', env)
  const stop = async () => {
    await Promise.all([...apis.map((api) => api.kill()), worker.kill(), sandbox.kill()])
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  }
  const log = () =>
    [sandbox.log, worker.log, ...apis.map((api) => api.log())].map((lines) => lines.join('\n')).join('\n\n')
  return { apis, sandboxUrl: sandbox.url, log, stop }
}

async function startApi(port: number, env: Record<string, string>): Promise<Api> {
  const run = () => startRole('api', { ...env, PORT: String(port) })
  let role: Role = await run()
  return {
    // The session cookie needs a name that counts as secure without TLS.
    url: `http://localhost:${port}`,
    log: () => role.log,
    kill: () => role.kill(),
    async start() {
      role = await run()
    },
  }
}

async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `e2e_${randomUUID().replaceAll('-', '')}`
  await asAdmin(`create database ${name} template template`)
  const url = new URL(process.env.E2E_POSTGRES!)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => asAdmin(`drop database if exists ${name} with (force)`) }
}

async function asAdmin(statement: string): Promise<void> {
  // Not the template itself: a database that is in use cannot be copied.
  const url = new URL(process.env.E2E_POSTGRES!)
  url.pathname = '/postgres'
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
