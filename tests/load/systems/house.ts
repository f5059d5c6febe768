/**
 * What the bench measures against: a PostgreSQL that really flushes (unlike that of the tests), a redis-server and the
 * product's bundle, all of this run alone. Sets the environment of the product's modules, which must be imported later.
 */
import { fork, type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import pg from 'pg'
import { deploy } from '../../../prisma/migrate.ts'
import { type LocalPostgres, startPostgres } from '../../../server/scripts/local-postgres.mjs'
import { startRedis } from '../../../server/scripts/local-redis.mjs'

/** A process of the run. `url` is where it listens, if it does. */
export type Process = { name: string; pid: number; url: string; child: ChildProcess; stop(): Promise<void> }

/** The servers of a run and how to start processes beside them. */
export type House = {
  folder: string
  postgresUrl: string
  postgresPid: number
  /** What the database logs, for counting statements. */
  postgresLog: string
  redisUrl: string
  redisPid: number
  env: Record<string, string>
  query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>
  /** A role of the product, from its bundle; `flags` are node's. */
  start(role: 'api' | 'worker', env?: Record<string, string>, flags?: string[]): Promise<Process>
  /** A script of tests/load/systems; a child with messages. */
  run(script: string, ...args: string[]): Promise<Process>
  close(): Promise<void>
}

const server = path.resolve(import.meta.dirname, '../../../server')

/** Starts the servers. */
export async function openHouse(): Promise<House> {
  const folder = mkdtempSync(path.join(tmpdir(), 'manyhands-bench-'))
  const bundle = path.join(server, 'node_modules/.cache', path.basename(folder), 'main.mjs')
  const [postgres, redis] = await Promise.all([
    openPostgres(path.join(folder, 'postgres')),
    startRedis({ dataDir: path.join(folder, 'redis'), isThrowaway: true }),
    bundleServer(bundle),
  ])
  await deploy(postgres.url)
  const env = environment(folder, { DATABASE_URL: postgres.url, REDIS_URL: redis.url })
  Object.assign(process.env, env)
  const pool = new pg.Pool({ connectionString: postgres.adminUrl, max: 2 }).on('error', () => undefined)
  const running = new Set<Process>()
  const begin = async (child: ChildProcess, name: string) => {
    const started = await ready(child, name)
    running.add(started)
    void started.child.once('exit', () => running.delete(started))
    return started
  }
  return {
    folder,
    env,
    postgresUrl: postgres.url,
    postgresPid: pidOf(postgres),
    postgresLog: `${path.join(folder, 'postgres')}.log`,
    redisUrl: redis.url,
    redisPid: redis.pid,
    query: async <Row extends object>(text: string, values: unknown[] = []) =>
      (await pool.query<Row>(text, values)).rows,
    start: (role, more = {}, own = []) => {
      const stdio = ['ignore', 'pipe', 'inherit'] as ['ignore', 'pipe', 'inherit']
      const flags = [...own, ...(process.env['BENCH_NODE'] ?? '').split(' ').filter(Boolean)]
      return begin(spawn(process.execPath, [...flags, bundle, role], { env: { ...process.env, ...more }, stdio }), role)
    },
    run: (script, ...args) => begin(forkScript(script, args), script),
    async close() {
      await Promise.all([...running].map((one) => one.stop()))
      await pool.end()
      await redis.destroy()
      await postgres.destroy()
      for (const rubbish of [folder, path.dirname(bundle)]) rmSync(rubbish, { recursive: true, force: true })
    },
  }
}

/** No checkpoint may fall into a slice; the time of a commit is kept, for the latency from it. */
async function openPostgres(dataDir: string): Promise<LocalPostgres> {
  const first = await startPostgres({ dataDir })
  const client = new pg.Client({ connectionString: first.adminUrl })
  await client.connect()
  const settings = {
    track_commit_timestamp: 'on',
    checkpoint_timeout: '1h',
    max_wal_size: '16GB',
    log_line_prefix: '%u ',
    lc_messages: 'C',
  }
  for (const [name, value] of Object.entries(settings)) await client.query(`alter system set ${name} = '${value}'`)
  await client.end()
  await first.stop()
  return startPostgres({ dataDir })
}

function pidOf({ dataDir }: LocalPostgres): number {
  return Number(readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0])
}

function environment(folder: string, addresses: Record<string, string>): Record<string, string> {
  mkdirSync(path.join(folder, 'web'), { recursive: true })
  return {
    ...addresses,
    ENCRYPTION_KEY: `${randomBytes(32).toString('base64url')}=`,
    SIGNING_KEY: randomBytes(32).toString('hex'),
    STORAGE_DIR: path.join(folder, 'media'),
    WEB_DIR: path.join(folder, 'web'),
    PUBLIC_API_URL: 'https://bench.example',
    PORT: '0',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error',
    NODE_ENV: 'production',
  }
}

function forkScript(script: string, args: string[]): ChildProcess {
  const file = path.join(import.meta.dirname, `${script}.ts`)
  const flags = (process.env['BENCH_NODE'] ?? '').split(' ').filter(Boolean)
  const execArgv = [...flags, '--import', 'tsx']
  return fork(file, args, { execArgv, stdio: ['ignore', 'pipe', 'inherit', 'ipc'], serialization: 'advanced' })
}

/** Waits for the line `{"ready": …, "url": …}`. */
async function ready(child: ChildProcess, name: string): Promise<Process> {
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (line.startsWith('{"ready"')) resolve((JSON.parse(line) as { url?: string }).url ?? '')
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it was ready`)))
  })
  const ended = once(child, 'exit')
  return {
    name,
    url,
    child,
    pid: child.pid!,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function bundleServer(outfile: string): Promise<void> {
  await build({
    entryPoints: [path.join(server, 'src/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  })
}
