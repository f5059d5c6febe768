import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { buildServer, buildWeb } from '../../../server/scripts/build.mjs'
import { startPostgres } from '../../../server/scripts/local-postgres.mjs'
import { startRedis } from '../../../server/scripts/local-redis.mjs'

const root = path.resolve(import.meta.dirname, '../../..')

/** Once per run: the built app, a PostgreSQL with a migrated template database, a Redis. */
export default async function setUp() {
  const folder = mkdtempSync(path.join(tmpdir(), 'mh-browser-'))
  await Promise.all([buildServer(), buildWeb()])
  // A copy of what was built: somebody may build again while the tests run. The packages are found from below server/.
  const server = path.join(root, 'server/node_modules/.cache', path.basename(folder))
  cpSync(path.join(root, 'server/dist'), server, { recursive: true })
  cpSync(path.join(root, 'web/dist'), path.join(folder, 'web'), { recursive: true })

  const [postgres, redis] = await Promise.all([
    startPostgres({ dataDir: path.join(folder, 'postgres'), database: 'template', isThrowaway: true }),
    startRedis({ dataDir: path.join(folder, 'redis'), isThrowaway: true }),
  ])
  const tearDown = async () => {
    await Promise.all([redis.destroy(), postgres.destroy()])
    for (const rubbish of [folder, server]) rmSync(rubbish, { recursive: true, force: true })
  }
  await migrate(postgres.url).catch(async (error: unknown) => {
    await tearDown()
    throw error
  })
  Object.assign(process.env, {
    E2E_POSTGRES: postgres.adminUrl,
    E2E_REDIS: redis.url,
    E2E_SERVER: path.join(server, 'main.js'),
    E2E_WEB: path.join(folder, 'web'),
  })
  return tearDown
}

async function migrate(url: string): Promise<void> {
  const env = { ...process.env, DATABASE_URL: url }
  await promisify(execFile)(process.execPath, [path.join(root, 'server/dist/migrate.js'), 'deploy'], { env })
}
