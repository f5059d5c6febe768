// `pnpm check`: everything that can be wrong without running the product. One line per check, with its time;
// `check.mjs types walls` runs the named ones only.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateClient } from './build.mjs'
import { styleFaults } from './checks/style.mjs'
import { run } from './install.mjs'
import { root } from './stamps.mjs'

const node = (script, ...args) => run(process.execPath, [path.join(root, script), ...args])
const web = (script, ...args) => run(process.execPath, [script, ...args], { cwd: path.join(root, 'web') })
const tsx = (...args) => run(process.execPath, ['--import', 'tsx', ...args], { env: printable() })

const CHECKS = {
  lint: () =>
    node('node_modules/eslint/bin/eslint.js', '--cache', '--cache-location', 'node_modules/.cache/eslint', '.'),
  format: () => node('node_modules/prettier/bin/prettier.cjs', '--check', '--cache', '--log-level', 'warn', '.'),
  types: async () => {
    await node('node_modules/typescript/bin/tsc', '-p', 'server')
    await node('node_modules/typescript/bin/tsc', '-p', '.')
  },
  'types of web': () => web('node_modules/vue-tsc/bin/vue-tsc.js', '--noEmit'),
  'queries of web': () => web('node_modules/gql.tada/bin/cli.js', 'check', '--fail-on-warn'),
  walls: () =>
    node(
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      ...['--config', '.dependency-cruiser.mjs', '--output-type', 'err-long'],
      ...['server/src', 'web/src', 'tests', 'prisma'],
    ),
  'dead code': () => node('node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'),
  style: async () => {
    const { faults } = styleFaults()
    if (faults.length > 0) throw new Error(faults.join('\n'))
  },
  'schema.graphql': async () => {
    const printed = await tsx('server/src/graphql/print.ts')
    if (printed.trim() !== readFileSync(path.join(root, 'schema.graphql'), 'utf8').trim())
      throw new Error(
        'schema.graphql differs from the code: node --import tsx server/src/graphql/print.ts > schema.graphql',
      )
  },
  migrations: checkMigrations,
}

// config.ts wants a whole environment; printing the schema opens nothing.
function printable() {
  return {
    ...process.env,
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    REDIS_URL: 'redis://127.0.0.1:1',
    ENCRYPTION_KEY: `${'A'.repeat(43)}=`,
    SIGNING_KEY: 'only for printing the schema, signs nothing',
  }
}

async function checkMigrations() {
  const { startPostgres } = await import('./local-postgres.mjs')
  const folder = mkdtempSync(path.join(tmpdir(), 'manyhands-check-'))
  const server = await startPostgres({ dataDir: path.join(folder, 'postgres'), isThrowaway: true })
  try {
    const env = { ...process.env, DATABASE_URL: server.adminUrl }
    for (const verb of ['deploy', 'check'])
      await run(process.execPath, ['--import', 'tsx', path.join(root, 'prisma/migrate.ts'), verb], { env })
  } finally {
    await server.destroy()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs the checks, two at a time; gives the names of those that failed. */
export async function check(names = Object.keys(CHECKS)) {
  await generateClient()
  const waiting = [...names]
  const failed = []
  const work = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      const begun = Date.now()
      const problem = await Promise.resolve(CHECKS[name]()).then(
        () => null,
        (error) => error,
      )
      const time = `${((Date.now() - begun) / 1000).toFixed(1)} s`
      console.log(`  ${problem ? 'FAILED' : 'ok    '} ${name.padEnd(16)} ${time.padStart(7)}`)
      if (!problem) continue
      failed.push(name)
      console.log(problem.message.replace(/^/gm, '    '))
    }
  }
  await Promise.all([work(), work()])
  return failed
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const failed = await check(process.argv.length > 2 ? process.argv.slice(2) : undefined)
  console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}`)
  process.exitCode = failed.length === 0 ? 0 : 1
}
