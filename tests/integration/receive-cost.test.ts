import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { doorPool } from '../../server/src/db/client.ts'
import { type Bot, makeBotRow, makeMember, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'
import { messageUpdate, receive } from '../support/updates.ts'

/** A body of 200 bytes. */
const text = 'п'.repeat(100)
let bot: Bot
let nextId = 1

beforeAll(async () => {
  bot = await makeBotRow(await makeOrganization())
  await together(bot, 128)
})

/** Messages of as many customers, at the same moment. */
async function together(to: Bot, count: number): Promise<void> {
  const updates = Array.from({ length: count }, (_, index) => messageUpdate({ chat: 500 + index, id: nextId++, text }))
  const outcomes = await Promise.all(updates.map((update) => receive(to, update)))
  expect(new Set(outcomes.flat())).toEqual(new Set(['applied']))
}

/** The statements that all connections of this process ran meanwhile. */
async function statementsOf(run: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = []
  const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
  const real = prototype.query
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const [first] = args as [string | { text: string }]
    statements.push((typeof first === 'string' ? first : first.text).trim().split(/\s+/).slice(0, 3).join(' '))
    return real.apply(this, args)
  }
  try {
    await run()
  } finally {
    prototype.query = real
  }
  return statements
}

const isWork = (text: string) => !/^(BEGIN|COMMIT|SAVEPOINT|RELEASE)/.test(text)

/** Bytes that our connections write into the write-ahead log for one of 128 messages; the least of some batches. */
async function walPerMessage(to: Bot): Promise<number> {
  await together(to, 128)
  await together(to, 128)
  const sizes: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const before = await walOfUs()
    await together(to, 128)
    sizes.push((await walOfUs()) - before)
  }
  return Math.min(...sizes) / 128
}

/** By the count of each connection to this database: other files write into the same log meanwhile. */
async function walOfUs(): Promise<number> {
  const clients = await Promise.all(Array.from({ length: doorPool.totalCount }, () => doorPool.connect()))
  for (const client of clients) await client.query('select pg_stat_force_next_flush()')
  for (const client of clients) client.release()
  const [row] = await query<{ bytes: string }>(
    `select sum(w.wal_bytes) as bytes from pg_stat_activity a, pg_stat_get_backend_wal(a.pid) w
     where a.datname = current_database() and a.backend_type = 'client backend'`,
  )
  return Number(row!.bytes)
}

describe('what receiving costs', () => {
  it.each([1, 2, 100])('%i messages together: three working statements, one commit', async (count) => {
    const statements = await statementsOf(() => together(bot, count))
    // Update, contact and conversation; messages and files; the events and their counter.
    expect(statements.filter(isWork), statements.join('\n')).toHaveLength(3)
    expect(statements.filter((text) => !isWork(text))).toEqual(['BEGIN', 'COMMIT'])
  })

  it('new customers cost no more statements than known ones', async () => {
    const updates = Array.from({ length: 50 }, (_, index) => messageUpdate({ chat: 9000 + index, id: 1 }))
    const statements = await statementsOf(() => Promise.all(updates.map((update) => receive(bot, update))))
    expect(statements.filter(isWork)).toHaveLength(3)
  })

  it('many organizations share the statements and the commit', async () => {
    const bots = [bot, await makeBotRow(await makeOrganization()), await makeBotRow(await makeOrganization())]
    const statements = await statementsOf(() => Promise.all(bots.map((one) => together(one, 10))))
    expect(statements.filter(isWork)).toHaveLength(3)
    expect(statements.filter((text) => text === 'COMMIT')).toHaveLength(1)
  })

  it('the write-ahead log of a message does not grow with the members', async () => {
    const [few, many] = [await makeBotRow(await makeOrganization()), await makeBotRow(await makeOrganization())]
    for (let member = 0; member < 60; member += 1) {
      if (member < 5) await makeMember(few.organizationId)
      await makeMember(many.organizationId)
    }
    const [ofFew, ofMany] = [await walPerMessage(few), await walPerMessage(many)]
    console.log(`WAL of an inbound message: ${ofFew.toFixed(0)} B with 5 members, ${ofMany.toFixed(0)} B with 60`)
    expect(Math.abs(ofMany - ofFew)).toBeLessThan(0.05 * ofFew)
    expect(ofFew).toBeLessThan(2600)
  })
})
