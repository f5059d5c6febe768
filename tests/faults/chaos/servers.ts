/** PostgreSQL and Redis of a chaos run's own, which may be killed and come back on the same port. */
import pg from 'pg'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { deploy } from '../../../prisma/migrate.ts'
import { startPostgres } from '../../../server/scripts/local-postgres.mjs'
import { startRedis } from '../../support/global-setup.ts'

/** A PostgreSQL that can be restarted. `fast` rolls back what is open, `immediate` is a crash with a recovery. */
export type Cluster = {
  url: string
  restart(how: 'fast' | 'immediate'): Promise<void>
  /** Ends the sessions of a share of those who are connected. */
  terminate(share: number): Promise<void>
  destroy(): Promise<void>
}

/** Starts a cluster with a migrated database. A commit is durable in it as it would be in the real one. */
export async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'manyhands-chaos-'))
  const dataDir = path.join(folder, 'postgres')
  const options = { dataDir, database: 'chaos', isThrowaway: true }
  let server = await startPostgres(options)
  await deploy(server.url)
  // Throwaway clusters commit asynchronously, and a crash forgets what was promised: here a promise is a promise.
  await asAdmin(server.adminUrl, 'alter database chaos set synchronous_commit = on')
  return {
    url: server.url,
    async restart(how) {
      if (how === 'fast') await server.stop()
      else await crash(server.dataDir)
      server = await startPostgres(options)
    },
    async terminate(share) {
      await asAdmin(
        server.adminUrl,
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = 'chaos' and pid <> pg_backend_pid() and random() < ${share}`,
      )
    },
    async destroy() {
      await server.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function crash(dataDir: string): Promise<void> {
  const pid = Number(readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(pid, 'SIGQUIT')
  while (isAlive(pid)) await sleep(20)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // Nobody but us may reap it; a zombie has no command line any more.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
  } catch {
    return false
  }
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

/** A Redis that can be killed; it keeps nothing, so each time it comes back empty. */
export type Keeper = { url: string; killFor(ms: number): Promise<void>; destroy(): void }

/** Starts it. */
export async function startKeeper(): Promise<Keeper> {
  let server = await startRedis()
  const { url, port } = server
  return {
    url,
    async killFor(ms) {
      server.process.kill('SIGKILL')
      await sleep(ms)
      server = await startRedis(port)
    },
    destroy: () => void server.process.kill('SIGKILL'),
  }
}
