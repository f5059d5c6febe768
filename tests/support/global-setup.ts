import { build } from 'esbuild'
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { freePort, startPostgres } from '../../server/scripts/local-postgres.mjs'
import { deploy } from '../../prisma/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser address of the run's PostgreSQL (database `postgres`); its database `template` is migrated and empty. */
    postgresUrl: string
    redisUrl: string
    /** The bundle of server/src/main.ts. */
    bundle: string
  }
}

const server = path.resolve(import.meta.dirname, '../../server')

/** Once per run: PostgreSQL with a migrated template database, redis-server, and a bundle of the server. */
export default async function setUp(project: TestProject) {
  const folder = mkdtempSync(path.join(tmpdir(), 'manyhands-tests-'))
  const bundle = path.join(server, 'node_modules/.cache', path.basename(folder), 'main.mjs')
  const [postgres, redis] = await Promise.all([
    startPostgres({ dataDir: path.join(folder, 'postgres'), database: 'template', isThrowaway: true }),
    startRedis(),
    bundleServer(bundle),
  ])
  await deploy(postgres.url)
  // A database that somebody is connected to cannot be copied: everybody stays out of the template.
  project.provide('postgresUrl', Object.assign(new URL(postgres.adminUrl), { pathname: '/postgres' }).href)
  project.provide('redisUrl', redis.url)
  project.provide('bundle', bundle)
  return async () => {
    redis.process.kill('SIGKILL')
    await postgres.destroy()
    for (const rubbish of [folder, path.dirname(bundle)]) rmSync(rubbish, { recursive: true, force: true })
  }
}

/** A redis-server on a free port that keeps nothing; the fault tests start their own to kill it. */
export async function startRedis(port?: number): Promise<{ url: string; port: number; process: ChildProcess }> {
  const at = port ?? (await freePort())
  const place = ['--port', String(at), '--bind', '127.0.0.1', '--databases', '512', '--enable-debug-command', 'yes']
  const flags = [...place, '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'inherit'], cwd: tmpdir() })
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => text.includes('Ready to accept connections') && resolve())
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
    child.once('error', reject)
  })
  return { url: `redis://127.0.0.1:${at}`, port: at, process: child }
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
    sourcemap: 'inline',
    logLevel: 'error',
  })
  cpSync(path.join(server, 'src/sandbox/samples'), path.join(path.dirname(outfile), 'samples'), { recursive: true })
}
