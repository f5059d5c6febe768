import { makeBot, makeCustomer } from '../support/fake-bot-api.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeDatabase } from '../../server/src/db/client.ts'
import { drain } from '../support/drain.ts'
import { type Bot, makeBotRow, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'

/** A statement of the drainer, and the pages it reads. */
type Cost = { text: string; values: unknown[]; buffers: number }

const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
const real = prototype.query
const explainer = new pg.Client(process.env['DATABASE_URL'])
const organizationId = await makeOrganization()
let hot: Bot
let lone: Bot

beforeAll(async () => {
  await explainer.connect()
  hot = await makeBotRow(organizationId)
  lone = await makeBotRow(organizationId)
  await makeBot(lone.token)
  // The statistics are those of a day without a backlog.
  await query('alter table message set (autovacuum_enabled = false)')
  await enqueue(lone, 20, 1)
  await query('analyze message, conversation')
  await query("update message set state = 'SENT' where integration_id = $1", [lone.id])
  await enqueue(hot, 150, 10)
  await enqueue(lone, 1, 1)
  const { id } = await makeCustomer(lone.providerAccountId, { firstName: 'Мария' })
  await query(
    `update conversation c set external_chat_id = $2 from message m
     where m.conversation_id = c.id and m.integration_id = $1 and m.state = 'QUEUED'`,
    [lone.id, String(id)],
  )
})
afterAll(async () => {
  await explainer.end()
  await closeDatabase()
})

/** Messages that wait, `each` of them in so many new conversations. */
async function enqueue(bot: Bot, conversations: number, each: number): Promise<void> {
  await query(
    `with people as (insert into contact (organization_id, name) select $1, 'Маша' from generate_series(1, $3)
       returning id),
     opened as (insert into conversation (organization_id, integration_id, contact_id, external_chat_id, last_seq)
       select $1, $2, id, 'none ' || id, $4 from people returning id)
     insert into message (organization_id, conversation_id, integration_id, seq, inbound_seq, direction, author_kind,
       kind, text, state)
     select $1, o.id, $2, n, 0, 'OUTBOUND', 'AUTOMATION', 'TEXT', 'Готово', 'QUEUED'
     from opened o, generate_series(1, $4) n`,
    [organizationId, bot.id, conversations, each],
  )
}

async function costOf(text: string, values: unknown[]): Promise<Cost> {
  const explain = (what: string, given: unknown[] = []) => real.call(explainer, what, given) as Promise<pg.QueryResult>
  await explain('begin')
  try {
    const { rows } = await explain(`explain (analyze, buffers, format json) ${text}`, values)
    const [{ Plan: plan }] = (rows[0] as { 'QUERY PLAN': [{ Plan: Record<string, number> }] })['QUERY PLAN']
    return { text, values, buffers: plan['Shared Hit Blocks']! + plan['Shared Read Blocks']! }
  } finally {
    await explain('rollback')
  }
}

/** What each statement about messages costs that `run` asks, each measured and undone before it is really done. */
async function costsOf(run: () => Promise<unknown>): Promise<Cost[]> {
  const costs: Cost[] = []
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const { text = '', values = [] } = args[0] as { text?: string; values?: unknown[] }
    if (!/\bmessage m\b/.test(text)) return real.apply(this, args)
    const cost = costOf(text, values).then((measured) => costs.push(measured))
    return cost.then(() => real.apply(this, args))
  }
  try {
    await run()
  } finally {
    prototype.query = real
  }
  return costs
}

describe('beside a bot with a backlog that came a moment ago', () => {
  it('P12: another bot sends as if it were alone, and the bot itself looks at the head of its queue alone', async () => {
    const costs = await costsOf(() => drain(lone.id, 0))
    expect(await query("select state from message where integration_id = $1 and state <> 'SENT'", [lone.id])).toEqual(
      [],
    )
    expect(costs.some(({ text }) => text.includes('for update of m skip locked'))).toBe(true)
    for (const { text, buffers } of costs) expect(buffers, text).toBeLessThanOrEqual(150)

    const looks = costs.filter(({ text }) => text.includes('order by m.created_at, m.seq'))
    expect(looks.length).toBeGreaterThan(0)
    for (const { text, values } of looks) {
      const ofHot = values.map((value) => (typeof value === 'string' ? value.replaceAll(lone.id, hot.id) : value))
      // 48 heads: their rows, their places and their conversations.
      expect((await costOf(text, ofHot)).buffers, text).toBeLessThanOrEqual(600)
    }
  })
})
