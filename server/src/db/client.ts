import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { config } from '../config.ts'
import { PrismaClient } from '../generated/prisma/client.ts'
import { log } from '../lib/log.ts'

pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** UTC always: the Prisma adapter reads timestamps without their offset. */
const settings: pg.PoolConfig = {
  connectionString: config.DATABASE_URL,
  connectionTimeoutMillis: 5_000,
  idleTimeoutMillis: 60_000,
  // Longer than statement_timeout: for a server that says nothing at all any more (its host is gone).
  query_timeout: 22_000,
  keepAlive: true,
  options:
    '-c TimeZone=UTC -c statement_timeout=20000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=20000',
}

/** The process's connections for reading, and for writes that the feed does not tell of. */
export const pool = open(10)

/**
 * The connections of the door of writes and of webhooks: a crowd of slow readers does not hold up what comes in. What
 * is written is found by its id or by an index made for it: a plan from when a table was small, kept by a prepared
 * statement, must not read all of it when it has grown.
 */
export const doorPool = open(3, '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off')

function open(max: number, options = ''): pg.Pool {
  const opened = new pg.Pool({ ...settings, max, options: `${settings.options} ${options}` })
  // A connection that dies while idle is replaced; without a handler it would end the process.
  return opened.on('error', (error) => log.warn({ err: error }, 'an idle database connection was lost'))
}

/**
 * A connection of the door for a transaction, with `onError` on it before anything else can happen: the pool may hand
 * it over in the middle of a chunk that ends with the news of its death, and an error nobody listens to ends the
 * process.
 */
export function takeDoor(onError: (error: Error) => void): Promise<pg.PoolClient> {
  return new Promise((resolve, reject) => {
    doorPool.connect((error, client) => {
      if (error || !client) return reject(error ?? new Error('the pool gave no connection'))
      resolve(client.on('error', onError))
    })
  })
}

/** Reads of every tenant: only for code that has no viewer (jobs, sign-in). Requests use `scopedTo`. */
export const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
export type Database = typeof prisma

/** Closes every connection; after it the process can end. */
export async function closeDatabase(): Promise<void> {
  await prisma.$disconnect()
  await Promise.all([pool.end(), doorPool.end()])
}
