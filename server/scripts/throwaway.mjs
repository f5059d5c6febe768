// Started beside a throwaway PostgreSQL: when its launcher is gone, however it went, the server is stopped and removed.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const folder = process.argv[2]
const pidFile = path.join(folder, 'postmaster.pid')

// The other end of this pipe is the launcher.
for await (const _ of process.stdin);

if (existsSync(pidFile)) {
  process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGINT')
  while (existsSync(pidFile)) await sleep(50)
  rmSync(folder, { recursive: true, force: true })
}
