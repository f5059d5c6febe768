import { config } from './config.ts'
import { closeDatabase } from './db/client.ts'
import { closeBus } from './events/bus.ts'
import { commitsDone } from './events/commit.ts'
import { startPublishing } from './events/publish.ts'
import { registerFeedContent } from './feed-content.ts'
import { log } from './lib/log.ts'
import { closeBells } from './queues/bell.ts'
import { ringAfterCommit } from './worker/bells.ts'

type Running = { url?: string; close(): Promise<void> }

const roles: Record<string, () => Promise<Running>> = {
  api: async () => (await import('./api/server.ts')).startApi(),
  worker: async () => {
    const worker = (await import('./worker/start.ts')).startWorker()
    return { close: () => worker.stop() }
  },
  sandbox: async () => {
    const { startSandbox } = await import('./sandbox/start.ts')
    return startSandbox({ port: config.SANDBOX_PORT, dataFile: config.SANDBOX_FILE, demo: true })
  },
}

const patienceMs = 15_000

await main(process.argv.slice(2))

/** Starts the roles of the command line (none: api and worker) and says on stdout when each is ready. */
async function main(names: string[]): Promise<void> {
  const unknown = names.filter((name) => !roles[name])
  if (unknown.length > 0) {
    process.stderr.write(`There is no role ${unknown.join(', ')}: choose from ${Object.keys(roles).join(', ')}.\n`)
    process.exit(64)
  }
  registerFeedContent()
  startPublishing()
  ringAfterCommit()
  const running: Running[] = []
  let stopping = false
  const stop = (code: number) => {
    if (stopping) return
    stopping = true
    void end(running, code)
  }
  process.on('SIGTERM', () => stop(0))
  process.on('SIGINT', () => stop(0))
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'a promise was left alone: the process is in an unknown state and ends')
    stop(1)
  })
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'the process is in an unknown state and ends')
    stop(1)
  })
  for (const name of names.length > 0 ? names : ['api', 'worker']) {
    const role = await roles[name]!()
    running.push(role)
    process.stdout.write(`${JSON.stringify({ ready: name, ...(role.url && { url: role.url }) })}\n`)
  }
}

/** In the order in which nothing is lost: no more requests, then what is being committed, then the connections. */
async function end(running: Running[], code: number): Promise<void> {
  setTimeout(() => process.exit(1), patienceMs).unref()
  try {
    await Promise.all(running.map((role) => role.close()))
    await commitsDone()
    closeBells()
    closeBus()
    await closeDatabase()
  } catch (error) {
    log.error({ err: error }, 'the stop was not orderly')
  }
  process.exit(code)
}
