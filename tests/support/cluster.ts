/**
 * A PostgreSQL of one file's own, to be stopped, crashed and brought back: the shared one belongs to the other files, too.
 * Call it before anything asks the database; from then on `query` and every process that is spawned use it.
 *
 *   const cluster = await ownCluster()
 *   await cluster.stop('fast'); await cluster.start()        // 'immediate': no checkpoint, recovery at the next start
 *   await cluster.copyTo(folder); await cluster.restoreFrom(folder)   // stopped meanwhile
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import { deploy } from '../../prisma/migrate.ts'
import { startPostgres } from '../../server/scripts/local-postgres.mjs'
import { until } from './stack.ts'

/** See the top of this file. `adminUrl` signs in as the superuser. */
export type Cluster = {
  port: number
  adminUrl: string
  dataDir: string
  stop(how: 'fast' | 'immediate'): Promise<void>
  start(): Promise<void>
  copyTo(folder: string): Promise<void>
  restoreFrom(folder: string): Promise<void>
}

/** Starts and migrates it, `folder` being where it lies (default: a folder of its own), and ends it after the file. */
export async function ownCluster(folder = mkdtempSync(path.join(tmpdir(), 'manyhands-cluster-'))): Promise<Cluster> {
  const asked = { dataDir: path.join(folder, 'postgres'), database: 'manyhands', isThrowaway: true }
  let server = await startPostgres(asked)
  await deploy(server.url)
  // Throwaway clusters answer before the log is written; what is tested here is that an answer is kept.
  await asAdmin(server.adminUrl, 'alter role manyhands set synchronous_commit = on')
  process.env['DATABASE_URL'] = server.url
  afterAll(async () => {
    await server.destroy()
    rmSync(folder, { recursive: true, force: true })
  })
  const cluster: Cluster = {
    port: server.port,
    adminUrl: server.adminUrl,
    dataDir: server.dataDir,
    async stop(how) {
      const file = path.join(server.dataDir, 'postmaster.pid')
      process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), how === 'fast' ? 'SIGINT' : 'SIGQUIT')
      await until(() => !existsSync(file))
    },
    async start() {
      server = await startPostgres({ ...asked, port: cluster.port })
    },
    async copyTo(copy) {
      await cluster.stop('fast')
      execFileSync('cp', ['-a', server.dataDir, copy])
      await cluster.start()
    },
    async restoreFrom(copy) {
      await cluster.stop('fast')
      rmSync(server.dataDir, { recursive: true })
      execFileSync('cp', ['-a', copy, server.dataDir])
      await cluster.start()
    },
  }
  return cluster
}

/** One statement as the superuser, over a connection of its own. */
export async function asAdmin(url: string, statement: string, values: unknown[] = []): Promise<unknown[]> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(statement, values)).rows
  } finally {
    await client.end()
  }
}
