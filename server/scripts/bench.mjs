// `npm run bench`: the load figures of tests/load on this machine, each beside a bare floor measured in the same run.
// BENCH_SECONDS (60) is how long each side is measured.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate } from './generate.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
generate()
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs')
const config = path.join(root, 'tests/load/vitest.config.ts')
const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', config], { cwd: root, stdio: 'inherit' })
process.exit(status ?? 1)
