import { beforeAll, describe, expect, it } from 'vitest'
import { hashSecret } from '../../server/src/lib/secret.ts'
import { countedDatabase, type CountedDatabase } from '../support/counted-database.ts'
import { type Bot, makeBotRow, makeMember, makeOrganization } from '../support/house.ts'
import { query, type Role, spawnRole, until } from '../support/stack.ts'
import { messageUpdate } from '../support/updates.ts'
import { Client, type LiveResults } from '../support/client.ts'

type Event = { events: { __typename: string; cursor: string } }

const sockets = 200
const document = 'subscription ($after: FeedCursor) { events(after: $after) { __typename cursor } }'
const organizationId = await makeOrganization()
const cookies: string[] = []
let bot: Bot
let entrance: Role
let gateway: Role
let database: CountedDatabase

beforeAll(async () => {
  bot = await makeBotRow(organizationId, { kind: 'TELEGRAM_BOT' })
  database = await countedDatabase()
  entrance = await spawnRole('api')
  gateway = await spawnRole('api', { DATABASE_URL: database.url })
  for (let n = 0; n < sockets; n++) cookies.push(await cookieOf((await makeMember(organizationId)).memberId))
})

async function cookieOf(memberId: string): Promise<string> {
  await query(
    `insert into session (member_id, token_hash, expires_at)
     values ($1, $2, now() + interval '1 day')`,
    [memberId, hashSecret(`cost-${memberId}`)],
  )
  return `__Host-mh_session=cost-${memberId}`
}

async function post(id: number): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': bot.webhookSecret }
  const body = JSON.stringify(messageUpdate({ chat: 77, id }))
  const answer = await fetch(`${entrance.url}/api/v1/telegram/webhook/${bot.webhookKey}`, {
    method: 'POST',
    headers,
    body,
  })
  expect(answer.status).toBe(200)
}

const follow = (cookie: string, after: string | null) => {
  const client = Object.assign(new Client(gateway.url), { cookie })
  return client.subscribe<Event>(document, { after })
}
const received = (live: LiveResults<Event>) =>
  live.results.filter(({ events }) => events.__typename === 'MessageReceived').length

describe('what the feed costs the database', () => {
  it('an instance with sockets asks nothing for an event that another one took, for one socket or for thirty', async () => {
    for (const count of [1, 30]) {
      const lives = cookies.slice(0, count).map((cookie) => follow(cookie, null))
      await until(() => lives.every((live) => live.results.length > 0))
      database.take()
      for (let n = 0; n < 10; n++) await post(count * 100 + n)
      await until(() => lives.every((live) => received(live) === 10))
      const statements = database.take()
      // A look at a feed that was silent for a moment, or at a session by the clock, may fall between.
      expect(statements.length, statements.join('\n---\n')).toBeLessThanOrEqual(3)
      await Promise.all(lives.map((live) => live.end()))
    }
  })

  it('P21: two hundred sockets that come back at once cost at most twenty statements', async () => {
    const first = follow(cookies[0]!, null)
    await until(() => first.results.length > 0)
    const cursor = first.results.at(-1)!.events.cursor
    for (let n = 0; n < 20; n++) await post(9_000 + n)
    await until(() => received(first) === 20)
    database.take()
    const lives = cookies.map((cookie) => follow(cookie, cursor))
    await until(() => lives.every((live) => received(live) === 20), 40)
    const statements = database.take()
    expect(statements.length, [...new Set(statements)].join('\n---\n')).toBeLessThanOrEqual(20)
    await Promise.all([first, ...lives].map((live) => live.end()))
  })
})
