import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { execFile } from 'node:child_process'
import { buildServer, buildWeb } from '../../../server/scripts/build.mjs'
import { startPostgres } from '../../../server/scripts/local-postgres.mjs'
import { startRedis } from '../../../server/scripts/local-redis.mjs'

const root = path.resolve(import.meta.dirname, '../../..')

/** Once per run: the built app, a PostgreSQL with a migrated template database, a Redis. */
export default async function setUp() {
  const folder = mkdtempSync(path.join(tmpdir(), 'mh-browser-'))
  const [postgres, redis] = await Promise.all([
    startPostgres({ dataDir: path.join(folder, 'postgres'), database: 'template', isThrowaway: true }),
    startRedis({ dataDir: path.join(folder, 'redis'), isThrowaway: true }),
    buildServer(),
    buildWeb(),
  ])
  const migrate = path.join(root, 'server/dist/migrate.js')
  const env = { ...process.env, DATABASE_URL: postgres.url }
  await promisify(execFile)(process.execPath, [migrate, 'deploy'], { env })
  process.env.E2E_POSTGRES = postgres.adminUrl
  process.env.E2E_REDIS = redis.url
  return async () => {
    await redis.destroy()
    await postgres.destroy()
    rmSync(folder, { recursive: true, force: true })
  }
}
