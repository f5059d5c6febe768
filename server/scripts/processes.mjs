// The processes of one machine: the sandbox, N times the api, one worker; and the demo data, once.
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort, isFree } from './local-postgres.mjs'
import { run } from './install.mjs'
import { root } from './stamps.mjs'
import { supervise } from './supervise.mjs'

const READY_MS = 60_000

/** The environment of every process: what the caller set wins over what this installation made up. */
export async function environmentOf({ dataDir, own, stores }) {
  const sandboxPort = process.env.SANDBOX_PORT ?? String((await isFree(3900)) ? 3900 : await freePort())
  return {
    NODE_ENV: 'production',
    ENCRYPTION_KEY: own.ENCRYPTION_KEY,
    SIGNING_KEY: own.SIGNING_KEY,
    STORAGE_DIR: path.join(dataDir, 'media'),
    SANDBOX_PORT: sandboxPort,
    SANDBOX_URL: `http://127.0.0.1:${sandboxPort}`,
    SANDBOX_FILE: path.join(dataDir, 'sandbox/state.json'),
    WEB_DIR: path.join(root, 'web/dist'),
    ...process.env,
    DATABASE_URL: stores.DATABASE_URL,
    REDIS_URL: stores.REDIS_URL,
  }
}

/** Starts everything and waits until it is ready; gives the addresses and the accounts of the demo. */
export async function runProcesses({ env, logDir, instances, demoPassword, step, stops, onGiveUp }) {
  const children = []
  const launch = (name, roles, extra) => {
    const child = supervise({ name, roles, env: { ...env, ...extra }, logDir, onGiveUp })
    children.push(child)
    return child
  }
  stops.unshift(
    () => Promise.all(children.slice(1).map((child) => child.stop())),
    () => children[0].stop(), // the sandbox last: the worker asks it until the end
  )
  const sandbox = launch('sandbox', ['sandbox'])
  if (demoPassword && (await isEmpty(env))) {
    await step('sandbox', () => isUp([sandbox]))
    await step('demo data', () => seed(env, demoPassword))
  }
  const ports = await portsFor(instances, env)
  for (const [index, port] of ports.entries())
    launch(instances > 1 ? `api-${index + 1}` : 'api', ['api'], { PORT: String(port) })
  launch('worker', ['worker'])
  await step('api and worker', () => isUp(children))
  return { urls: ports.map((port) => `http://localhost:${port}`), accounts: await demoAccounts(env) }
}

function seed(env, password) {
  return run(process.execPath, [path.join(root, 'server/dist/seed.js'), '--password', password], { env })
}

async function isEmpty(env) {
  const [{ count }] = await ask(env, 'select count(*)::int as count from organization')
  return count === 0
}

// Whoever renamed or removed them is not told their password again.
function demoAccounts(env) {
  return ask(
    env,
    `select a.email, m.name, m.role from account a join member m on m.account_id = a.id
     where a.email like '%@mebel.example' order by m.role, a.email`,
  )
}

async function ask({ DATABASE_URL }, statement) {
  const client = new pg.Client({ connectionString: DATABASE_URL })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

async function portsFor(instances, env) {
  const first = Number(env.PORT ?? 3000)
  if (first === 0) return Promise.all(Array.from({ length: instances }, freePort))
  const ports = []
  for (let port = first; ports.length < instances; port++) {
    if (await isFree(port)) ports.push(port)
    else if (env.PORT) throw new Error(`Port ${port} is taken; choose another: PORT=4000 npm start`)
    else console.log(`  port ${port} is taken, trying the next one`)
  }
  return ports
}

async function isUp(children) {
  const waiting = new Set(children.map((child) => child.name))
  const ready = Promise.all(children.map((child) => child.ready.then(() => waiting.delete(child.name))))
  const late = sleep(READY_MS, undefined, { ref: false }).then(() => {
    throw new Error(`${[...waiting].join(', ')}: not ready within ${READY_MS / 1000} s; see the logs`)
  })
  await Promise.race([ready, late])
}
