import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../server/scripts/local-postgres.mjs'
import { type Client, globalId, type Organization, organization, signIn } from '../support/client.ts'
import { countedDatabase, type CountedDatabase } from '../support/counted-database.ts'
import { startRedis } from '../support/global-setup.ts'
import { makeBotRow } from '../support/house.ts'
import { query, spawnRole, until } from '../support/stack.ts'

// A Redis and a provider of this file's own: what is counted is nobody else's.
let messageId = 0
const provider = createServer((request, response) => {
  request.resume()
  const result = request.url?.endsWith('/sendMessage')
    ? { message_id: ++messageId, date: 1_790_000_000, chat: { id: 1, type: 'private' } }
    : { url: '', pending_update_count: 0 }
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ ok: true, result }))
})
const redis = await startRedis(await freePort())
const watcher = createClient({ url: redis.url, disableClientInfo: true })
let shop: Organization
let owner: Client
let database: CountedDatabase

beforeAll(async () => {
  await watcher.connect()
  provider.listen(0, '127.0.0.1')
  await once(provider, 'listening')
  const env = {
    REDIS_URL: redis.url,
    TELEGRAM_API_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}`,
    PUBLIC_API_URL: 'https://cost.example',
    SWEEP_SECONDS: '300',
  }
  database = await countedDatabase()
  const api = await spawnRole('api', env)
  await spawnRole('worker', { ...env, DATABASE_URL: database.url })
  shop = await organization()
  owner = await signIn(api.url, shop.owner)
})

afterAll(() => {
  watcher.destroy()
  provider.close()
  redis.process.kill('SIGKILL')
})

/** Connected bots with so many conversations each; answers the conversations, those of a bot together. */
async function addBots(count: number, chats: number): Promise<string[]> {
  const conversations: string[] = []
  for (let n = 0; n < count; n++) {
    const bot = await makeBotRow(shop.id, {
      kind: 'TELEGRAM_BOT',
      webhook_active: true,
      webhook_checked_at: new Date(),
    })
    const rows = await query<{ id: string }>(
      `with p as (insert into contact (organization_id, name) values ($1, 'Маша') returning id)
       insert into conversation (organization_id, integration_id, contact_id, external_chat_id)
       select $1, $2, id, (5000 + n)::text from p, generate_series(1, $3) n returning id`,
      [shop.id, bot.id, chats],
    )
    conversations.push(...rows.map((row) => row.id))
  }
  return conversations
}

const mutation = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id } errors { code } } }`
let answers = 0

/** Answers in all of them at once and waits until everything is sent. */
async function answer(conversations: string[]): Promise<void> {
  const sending = conversations.map((id) => {
    const input = {
      conversationId: globalId('Conversation', id),
      body: 'Готово',
      clientMutationId: `cost ${++answers}`,
    }
    return owner.data(mutation, { input })
  })
  await Promise.all(sending)
  await until(async () => {
    const [row] = await query<{ left: number }>("select count(*)::int as left from message where state <> 'SENT'")
    return row!.left === 0
  }, 40)
}

async function clients(): Promise<number> {
  return Number(/^connected_clients:(\d+)/m.exec(await watcher.info('clients'))![1])
}

/** Every command, those inside scripts too; without what an idle queue asks by the clock and without our own looks. */
async function commands(): Promise<number> {
  const own = /^(info|hello|client|bzpopmin|ping)/
  return [...(await watcher.info('commandstats')).matchAll(/^cmdstat_([\w|]+):calls=(\d+)/gm)]
    .filter(([, name]) => !own.test(name!))
    .reduce((sum, [, , calls]) => sum + Number(calls), 0)
}

describe('what sending costs', () => {
  it('P14: answers that wait together cost few commands of Redis each, and no bot costs a connection', async () => {
    const conversations = await addBots(5, 12)
    await answer(conversations.slice(0, 1))
    const before = await commands()
    await answer(conversations)
    const each = ((await commands()) - before) / conversations.length
    expect(each).toBeLessThanOrEqual(20)

    const connections = await clients()
    await answer(await addBots(195, 1))
    expect(await clients()).toBe(connections)
  }, 150_000)

  it('P14: a lone answer of a bot that was at work a moment ago rings by one PUBLISH', async () => {
    const conversations = await addBots(1, 11)
    await answer(conversations.slice(0, 1))
    const before = await commands()
    for (const conversation of conversations.slice(1)) await answer([conversation])
    const each = ((await commands()) - before) / 10
    expect(each).toBeLessThanOrEqual(20)
  })

  it('a lone answer costs the worker a known number of statements', async () => {
    const conversations = await addBots(1, 6)
    await answer(conversations.slice(0, 1))
    database.take()
    for (const conversation of conversations.slice(1)) await answer([conversation])
    const statements = database.take()
    // The lease with what waits, the claim and the outcome with their events, the release with what is due.
    expect(statements.length / 5, statements.join('\n---\n')).toBeLessThanOrEqual(5)
  })
})
