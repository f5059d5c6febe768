// A Redis for one checkout on 127.0.0.1: valkey-server or redis-server of the PATH, else a pure JavaScript one.
import { spawn } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort, isFree } from './local-postgres.mjs'

const FALLBACK = fileURLToPath(new URL('redis-fallback.mjs', import.meta.url))

/**
 * Starts a Redis whose files lie in `dataDir` (append-only; `isThrowaway`: memory only); the port is remembered there.
 * `kind` says which: `valkey-server`, `redis-server` or `javascript`; `kill()` is a crash, `stop()` an orderly end.
 */
export async function startRedis({ dataDir, port, isThrowaway = false }) {
  const folder = path.resolve(dataDir)
  mkdirSync(folder, { recursive: true })
  const program = redisProgram()
  const notes = path.join(folder, 'server.json')
  const before = existsSync(notes) ? JSON.parse(readFileSync(notes, 'utf8')) : null
  if (before) await endLeftover(before)
  const chosen = port ?? (before && (await isFree(before.port)) ? before.port : await freePort())

  const persistence = isThrowaway ? ['--save', '', '--appendonly', 'no'] : ['--appendonly', 'yes']
  // noeviction: BullMQ's keys must never be thrown away to make room.
  const settings = ['--port', chosen, '--bind', '127.0.0.1', '--dir', folder, '--maxmemory-policy', 'noeviction']
  const [command, ...args] = program
    ? [program, ...settings.map(String), ...persistence]
    : [process.execPath, '--disable-warning=ExperimentalWarning', FALLBACK, String(chosen)]
  const output = openSync(path.join(folder, 'redis.log'), 'w', 0o600)
  // Detached: a Ctrl+C in the terminal must reach the launcher alone, which stops Redis after its users.
  const server = spawn(command, args, { cwd: folder, detached: true, stdio: ['ignore', output, output] })
  await waitUntilReady(server, chosen)
  writeFileSync(notes, JSON.stringify({ port: chosen, pid: server.pid }))
  const end = async (signal) => {
    server.kill(signal)
    while (server.exitCode === null && server.signalCode === null) await sleep(10)
  }
  return {
    url: `redis://127.0.0.1:${chosen}`,
    port: chosen,
    pid: server.pid,
    kind: program ? path.basename(program) : 'javascript',
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async destroy() {
      await end('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

// A server that outlived its launcher (kill -9) still writes the append-only file: it must end before the next begins.
async function endLeftover({ port, pid }) {
  if (!(await answersPong(port))) return
  try {
    process.kill(pid, 'SIGTERM')
  } catch {
    return // the port is somebody else's by now
  }
  for (let attempt = 0; attempt < 200 && !(await isFree(port)); attempt++) await sleep(25)
}

/** The full path of valkey-server or redis-server, null when this machine has neither. */
export function redisProgram() {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  for (const name of ['valkey-server', 'redis-server']) {
    const found = folders.map((folder) => path.join(folder, name)).find(isExecutable)
    if (found) return found
  }
  return null
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function waitUntilReady(server, port) {
  let failure
  server.once('error', (error) => (failure = error))
  for (let attempt = 0; attempt < 600; attempt++) {
    // +PONG, not the open port: a server that loads its file accepts connections and answers -LOADING.
    if (await answersPong(port)) return
    if (failure || server.exitCode !== null) break
    await sleep(50)
  }
  throw new Error(`Redis did not start: ${failure?.message ?? `see redis.log (exit code ${server.exitCode})`}`)
}

function answersPong(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    const finish = (answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(1000, () => finish(false))
    socket.once('error', () => finish(false))
    socket.once('data', (data) => finish(data.toString().startsWith('+PONG')))
  })
}
