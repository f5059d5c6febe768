// A real PostgreSQL for one checkout, from npm: 127.0.0.1 only, no socket file, scram passwords, UTC.
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { binaries, dataFolder, serverAccount } from './postgres-files.mjs'

const ROLE = 'manyhands'

/**
 * Starts (after initdb when new) the PostgreSQL whose files lie in `dataDir`; port and passwords are remembered beside it.
 * `url` signs in as an ordinary role that owns the database, `adminUrl` as the superuser (tests, shadow databases).
 * `isThrowaway` trades durability for speed; `destroy()` stops and removes the files.
 */
export async function startPostgres({ dataDir, port, database = 'manyhands', isThrowaway = false }) {
  const account = serverAccount()
  const home = binaries(account)
  const folder = dataFolder(path.resolve(dataDir), account)
  const notes = `${path.resolve(dataDir)}.json`
  const known = existsSync(notes) && existsSync(path.join(folder, 'PG_VERSION'))
  const memory = known
    ? JSON.parse(readFileSync(notes, 'utf8'))
    : { password: secret(), adminPassword: secret(), port: 0 }
  if (!known) initialise({ home, folder, account, password: memory.adminPassword })
  const address = (at, user, password, name) => `postgres://${user}:${password}@127.0.0.1:${at}/${name}`
  const admin = (at, name = 'postgres') => address(at, 'postgres', memory.adminPassword, name)

  let server = known && (await runningServer(folder, memory.port, admin))
  if (!server) {
    memory.port = port ?? (memory.port && (await isFree(memory.port)) ? memory.port : await freePort())
    mkdirSync(path.dirname(notes), { recursive: true })
    writeFileSync(notes, JSON.stringify(memory), { mode: 0o600 })
    server = launch({ home, folder, account, port: memory.port, isThrowaway, log: `${path.resolve(dataDir)}.log` })
    await waitUntilReady(server, admin(memory.port))
  }
  await ensureDatabase(admin(memory.port), database, memory.password)
  const stop = () => halt(server)
  return {
    url: address(memory.port, ROLE, memory.password, database),
    adminUrl: admin(memory.port, database),
    port: memory.port,
    dataDir: folder,
    stop,
    async destroy() {
      await stop()
      for (const file of [folder, notes, `${path.resolve(dataDir)}.log`]) rmSync(file, { recursive: true, force: true })
    },
  }
}

const secret = () => randomBytes(18).toString('base64url')

function initialise({ home, folder, account, password }) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o700)
  const passwordFile = path.join(tmpdir(), `manyhands-${secret()}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (account) for (const file of [folder, passwordFile]) chownSync(file, account.uid, account.gid)
  const flags = ['--encoding=UTF8', '--lc-collate=C', '--lc-ctype=C.UTF-8', '--locale-provider=libc', '--no-sync']
  // No C.UTF-8 there; the builtin provider's is no way out: pg_trgm indexes nothing Cyrillic under it.
  if (process.platform !== 'linux') flags[2] = '--lc-ctype=en_US.UTF-8'
  const result = spawnSync(
    path.join(home, 'bin/initdb'),
    ['-D', folder, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...flags],
    { ...account, cwd: '/', encoding: 'utf8', env: plainEnvironment() },
  )
  rmSync(passwordFile, { force: true })
  if (result.status === 0) return
  rmSync(folder, { recursive: true, force: true })
  throw new Error(`initdb failed: ${result.error?.message ?? result.stderr}`)
}

function plainEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name))
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' }
}

function launch({ home, folder, account, port, isThrowaway, log }) {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(isThrowaway ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  }
  const output = openSync(log, 'w', 0o600)
  // Detached: a Ctrl+C in the terminal must reach the launcher alone, which stops the database last.
  const server = spawn(
    path.join(home, 'bin/postgres'),
    ['-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...account, cwd: '/', env: plainEnvironment(), detached: true, stdio: ['ignore', output, output] },
  )
  if (isThrowaway) leash(folder)
  return Object.assign(server, { folder })
}

function leash(folder) {
  const script = fileURLToPath(new URL('throwaway.mjs', import.meta.url))
  const watcher = spawn(process.execPath, [script, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  watcher.unref()
  watcher.stdin.unref()
}

// A server that outlived its launcher (kill -9) is taken over instead of being fought for the folder.
async function runningServer(folder, port, admin) {
  const file = path.join(folder, 'postmaster.pid')
  if (!existsSync(file)) return null
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  for (let attempt = 0; isAlive(pid) && attempt < 50; attempt++) {
    if (await canConnect(admin(port))) return { pid, folder }
    await sleep(100)
  }
  return null
}

async function waitUntilReady(server, url) {
  let failure
  server.once('error', (error) => (failure = error))
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await canConnect(url)) return
    if (failure || server.exitCode !== null) break
    await sleep(50)
  }
  throw new Error(`PostgreSQL did not start: ${failure?.message ?? `see its log (exit code ${server.exitCode})`}`)
}

async function ensureDatabase(url, database, password) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const role = await client.query('select 1 from pg_roles where rolname = $1', [ROLE])
    // No superuser and no BYPASSRLS, so that row security can be switched on later.
    if (role.rowCount === 0) await client.query(`create role ${ROLE} login password '${password}'`)
    const found = await client.query('select 1 from pg_database where datname = $1', [database])
    if (found.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(database)} owner ${ROLE}`)
  } finally {
    await client.end()
  }
}

async function halt(server) {
  if (!isAlive(server.pid)) return
  process.kill(server.pid, 'SIGINT') // "fast shutdown": rolls back what is open, then writes a checkpoint
  // The file, too: a server that was taken over may stay a zombie where nobody reaps it.
  while (isAlive(server.pid) && existsSync(path.join(server.folder, 'postmaster.pid'))) await sleep(20)
}

function isAlive(pid) {
  try {
    return Boolean(pid) && process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

async function canConnect(connectionString) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** A port of 127.0.0.1 that nobody listens on now; outside the range the kernel hands out for outgoing connections. */
export async function freePort() {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    if (await isFree(port)) return port
  }
}

/** True when nobody listens on this port of 127.0.0.1. */
export function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)))
  })
}
