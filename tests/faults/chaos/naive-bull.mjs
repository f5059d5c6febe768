// How it is commonly done, to stand beside ours: one BullMQ job for each message, tried five times with a backoff; the
// worker calls the provider and then marks the row. Run as a program this file is such a worker.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { createClient } from 'redis'

const { createNodeRedisClient, Queue, Worker } = createRequire(
  new URL('../../../server/package.json', import.meta.url),
)('bullmq')
const name = 'naive'

async function connect(url) {
  const client = createClient({ url })
  client.on('error', () => {})
  await client.connect()
  return { connection: createNodeRedisClient(client), destroy: () => client.destroy() }
}

/** The queue: `add` puts one message into it, `left` counts what it still holds. */
export async function openQueue(url) {
  const { connection, destroy } = await connect(url)
  const queue = new Queue(name, { connection })
  queue.on('error', () => {})
  const options = { attempts: 5, backoff: { type: 'exponential', delay: 200 }, removeOnComplete: true }
  return {
    add: (message) => queue.add('send', message, { ...options, jobId: message.id }),
    left: async () =>
      Object.values(await queue.getJobCounts('active', 'waiting', 'delayed')).reduce((sum, count) => sum + count, 0),
    // The queue lets go of a connection that was given to it and listens to its errors no more.
    close: () => queue.close().finally(destroy),
  }
}

/** A worker; the locks are shorter than by default (30 s), so that a killed one is noticed while the test lasts. */
async function work({ REDIS_URL, DATABASE_URL, PROVIDER_URL }) {
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 4 }).on('error', () => {})
  const mark = (id, state) => pool.query('update naive_message set state = $2 where id = $1', [id, state])
  const send = async ({ data: { id, token, chat, text } }) => {
    const response = await fetch(`${PROVIDER_URL}/bot${token}/sendMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chat_id: chat, text }),
      signal: AbortSignal.timeout(2_000),
    })
    const answer = await response.json()
    if (!answer.ok) throw new Error(answer.description)
    await mark(id, 'sent')
  }
  const options = { concurrency: 16, lockDuration: 4_000, stalledInterval: 4_000 }
  const { connection } = await connect(REDIS_URL)
  const worker = new Worker(name, send, { connection, ...options })
  worker.on('error', () => {})
  worker.on('failed', (job) => {
    if (job && job.attemptsMade >= 5) void mark(job.data.id, 'failed').catch(() => {})
  })
  process.stdout.write('ready\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await work(process.env)
