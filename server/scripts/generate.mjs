// Generates the Prisma client and the Pothos types without a native engine: the schema engine's path must name an
// existing file but is never run by `generate`.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const server = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Writes server/src/generated; throws with the tool's output when the schema is wrong. */
export function generate() {
  const result = spawnSync(
    process.execPath,
    [path.join(server, 'node_modules/prisma/build/index.js'), 'generate', '--schema', '../prisma/schema.prisma'],
    {
      cwd: server,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: path.join(server, 'node_modules/.bin') + path.delimiter + process.env.PATH,
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
      },
    },
  )
  if (result.status !== 0) throw new Error(`prisma generate failed:\n${result.stdout}\n${result.stderr}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generate()
