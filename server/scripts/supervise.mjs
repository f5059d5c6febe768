// Keeps the server's processes running: restarts one that dies, writes its log, ends it in order.
import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './stamps.mjs'

const LEASH = new URL('leash.mjs', import.meta.url).href
const EX_CONFIG = 78
const WARN = 40
const FIRST_TRIES = 3

/**
 * Runs server/dist/main.js with `roles` until `stop()`; a death is followed by a restart after 0.5 s, doubled up to 30 s
 * while it keeps dying. A wrong configuration, or a process that never once got ready, is not restarted for ever:
 * `onGiveUp(name)` is called.
 */
export function supervise({ name, roles, env, logDir, onGiveUp }) {
  const log = createWriteStream(path.join(logDir, `${name}.log`), { flags: 'a', mode: 0o600 })
  let child
  let isStopping = false
  let pause = 500
  let deathsBeforeReady = 0
  let whenReady
  const ready = new Promise((resolve) => (whenReady = resolve)).then(() => (deathsBeforeReady = -Infinity))

  const start = () => {
    const startedAt = Date.now()
    // Detached: a Ctrl+C in the terminal must reach the launcher alone, which then ends the children in order.
    child = spawn(
      process.execPath,
      ['--enable-source-maps', '--import', LEASH, path.join(root, 'server/dist/main.js'), ...roles],
      { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    )
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        log.write(`${line}\n`)
        if (line.startsWith('{"ready"')) return whenReady()
        show(name, line)
      })
    child.once('exit', async (code, signal) => {
      if (isStopping) return
      if (code === EX_CONFIG || ++deathsBeforeReady === FIRST_TRIES) return onGiveUp(name)
      console.log(`  ${name} ended (${signal ?? code}), starting it again`)
      pause = Date.now() - startedAt > 60_000 ? 500 : Math.min(pause * 2, 30_000)
      await sleep(pause)
      if (!isStopping) start()
    })
  }
  start()

  return {
    name,
    /** Resolves when main.js says that it listens. */
    ready,
    get pid() {
      return child.pid
    },
    async stop(graceMs = 15_000) {
      isStopping = true
      child.kill('SIGTERM')
      const deadline = Date.now() + graceMs
      while (child.exitCode === null && child.signalCode === null) {
        if (Date.now() > deadline) child.kill('SIGKILL')
        await sleep(20)
      }
      log.end()
    },
  }
}

// Everything goes to the file; the terminal gets warnings, notices (`notice: true`) and what is not JSON.
function show(name, line) {
  let entry
  try {
    entry = JSON.parse(line)
  } catch {
    return console.log(`  ${name}: ${line}`)
  }
  if (entry.level >= WARN || entry.notice)
    console.log(`  ${name}: ${entry.msg}${entry.err ? ` (${entry.err.message})` : ''}`)
}
