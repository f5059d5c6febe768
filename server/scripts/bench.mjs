// `npm run bench`: the figures of docs/performance.md on this machine, each beside a floor measured in the same run.
// `npm run bench -- live outbound` runs parts. BENCH_SECONDS (2), BENCH_ROUNDS (3), BENCH_SCALE (1) make it longer.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateClient } from './build.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
await generateClient()
const script = path.join(root, 'tests/load/run.ts')
const args = ['--import', 'tsx', '--disable-warning=ExperimentalWarning', script, ...process.argv.slice(2)]
const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.once('exit', (code) => process.exit(code ?? 1))
