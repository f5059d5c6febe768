import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

// A run that is killed leaves no process behind.
const leash = pathToFileURL(path.resolve(import.meta.dirname, '../../../server/scripts/leash.mjs')).href

/** One role of main.ts as a real process. `url` is empty for a worker; `log` is everything it wrote. */
export type Role = {
  url: string
  log: string[]
  /** SIGTERM, then waits for the end. */
  stop(): Promise<void>
  /** SIGKILL, then waits for the end: no chance to tidy up. */
  kill(): Promise<void>
}

/** Starts a role and waits for its ready line. */
export async function startRole(role: 'api' | 'worker' | 'sandbox', env: Record<string, string>): Promise<Role> {
  const child = spawn(process.execPath, ['--enable-source-maps', '--import', leash, process.env.E2E_SERVER!, role], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const log: string[] = []
  child.once('exit', (code, signal) => log.push(`${role} ended: ${code ?? signal}`))
  createInterface({ input: child.stderr! }).on('line', (line) => log.push(line))
  const url = await readyAddress(child, log)
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }
  return { url, log, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

function readyAddress(child: ChildProcess, log: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      log.push(line)
      if (line.startsWith('{"ready"')) resolve((JSON.parse(line) as { url?: string }).url ?? '')
    })
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(`ended with ${code} before it was ready:\n${log.join('\n')}`)))
  })
}
