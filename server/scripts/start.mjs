// `npm start [-- --instances N] [--no-demo]`: everything from a fresh clone, with nothing but Node and npm.
// Only Node's own modules are imported here: the packages are installed below, the rest is imported after that.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { install } from './install.mjs'
import { secrets } from './secrets.mjs'
import { root } from './stamps.mjs'

const { values: options } = parseArgs({
  options: {
    instances: { type: 'string', default: '1' },
    'no-demo': { type: 'boolean', default: false },
    demo: { type: 'boolean', default: false },
    data: { type: 'string', default: '.data' },
  },
})
const dataDir = path.resolve(root, options.data)
const startedAt = Date.now()
const stops = [] // in the order they are to be run
let isStopping = false

process.on('SIGINT', () => stop(0))
process.on('SIGTERM', () => stop(0))
process.on('SIGHUP', () => stop(0))
process.on('exit', () => lockFile && rmSync(lockFile, { force: true }))

let lockFile
try {
  checkNode()
  const own = secrets(dataDir)
  takeLock()
  await start(own)
} catch (error) {
  console.error(`\n${error.stack ?? error}\n`)
  await stop(1)
}

async function start(own) {
  await step('packages', install)
  const { buildServer, buildWeb, generateClient } = await import('./build.mjs')
  await step('database client', generateClient)
  // The web build needs a core of its own and nobody waits for it until the end.
  const web = step('web app', buildWeb)
  web.catch(() => {})
  const [stores] = await Promise.all([openStores(), step('server', buildServer)])
  const { deploy } = await import(path.join(root, 'server/dist/migrate.js'))
  await step('migrations', async () => (await deploy(stores.DATABASE_URL)).length > 0)
  await web

  const { environmentOf, runProcesses } = await import('./processes.mjs')
  const wantsDemo = options.demo || (!options['no-demo'] && !process.env.DATABASE_URL)
  const env = await environmentOf({ dataDir, own, stores })
  const logDir = path.join(dataDir, 'logs')
  mkdirSync(logDir, { recursive: true })
  const running = await runProcesses({
    env,
    logDir,
    instances: Number(options.instances),
    demoPassword: wantsDemo ? own.DEMO_PASSWORD : null,
    step,
    stops,
    onGiveUp(name) {
      console.error(`\n${name} does not start; its log is ${path.join(logDir, name)}.log\n`)
      return stop(1)
    },
  })
  if (isStopping) return
  const { banner } = await import('./banner.mjs')
  console.log(banner({ ...running, stores, dataDir, password: own.DEMO_PASSWORD, seconds: seconds(startedAt) }))
}

async function openStores() {
  const stores = { DATABASE_URL: process.env.DATABASE_URL, REDIS_URL: process.env.REDIS_URL }
  if (!stores.DATABASE_URL)
    await step('PostgreSQL', async () => {
      const { startPostgres } = await import('./local-postgres.mjs')
      const server = await startPostgres({ dataDir: path.join(dataDir, 'postgres') })
      stops.push(server.stop)
      stores.DATABASE_URL = server.url
    })
  if (!stores.REDIS_URL)
    await step('Redis', async () => {
      const { startRedis } = await import('./local-redis.mjs')
      const server = await startRedis({ dataDir: path.join(dataDir, 'redis') })
      stops.unshift(server.stop)
      stores.REDIS_URL = server.url
      stores.redisKind = server.kind
    })
  return stores
}

async function step(name, work) {
  const begun = Date.now()
  const result = await work()
  if (result !== false) console.log(`  ${name.padEnd(16)} ${seconds(begun)} s`)
  return result
}

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(1)
}

// Children first, then Redis, then PostgreSQL; what fails to stop does not keep the others from it.
async function stop(code) {
  if (isStopping) return
  isStopping = true
  if (code === 0) console.log('\nStopping …')
  for (const end of stops) await Promise.resolve(end()).catch((error) => console.error(error.message))
  process.exit(code)
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new Error(`Manyhands needs Node 20.19 or newer, 22 or 24 at best; this is ${process.version}.`)
}

// Two launchers in one checkout would fight for the data.
function takeLock() {
  const file = path.join(dataDir, 'start.pid')
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (pid && isLauncher(pid)) throw new Error(`Manyhands already runs here (process ${pid}); stop it first.`)
  writeFileSync(file, String(process.pid))
  lockFile = file
}

function isLauncher(pid) {
  const commandLine = `/proc/${pid}/cmdline`
  if (existsSync('/proc/self'))
    return existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes('start.mjs')
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
