import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClient } from 'redis'
import {
  type Client,
  connectBot,
  type ConnectedBot,
  control,
  conversationOf,
  customer,
  globalId,
  type House,
  organization,
  type Organization,
  signIn,
  startHouse,
  uuidOf,
  write,
} from '../support/client.ts'
import { startRedis } from '../support/global-setup.ts'
import { brokenInvariants } from '../support/invariants.ts'
import { query, until } from '../support/stack.ts'

let redis: Awaited<ReturnType<typeof startRedis>>
let house: House
let shop: Organization
let manager: Client
let bot: ConnectedBot
const acked: { text: string; messageIds: string[] }[] = []

beforeAll(async () => {
  redis = await startRedis()
  house = await startHouse({ worker: true, env: { REDIS_URL: redis.url } })
  shop = await organization()
  manager = await signIn(house.apis[0].url, shop.managers[0])
  bot = await connectBot(await signIn(house.apis[0].url, shop.owner), house.sandbox.url)
})
afterAll(() => void redis.process.kill('SIGKILL'))

/** A dialog of both directions while Redis is in some state; every text is unique. */
async function dialog(name: string): Promise<void> {
  const person = await customer(house.sandbox.url, { firstName: name })
  await write(house.sandbox.url, { bot, customer: person, text: `${name}: вопрос` })
  const conversationId = globalId('Conversation', await conversationOf(shop.id, name))
  for (const turn of [1, 2, 3]) {
    const input = { conversationId, body: `${name}: ответ ${turn}`, clientMutationId: randomUUID() }
    const began = performance.now()
    const { sendMessage } = await manager.data<{ sendMessage: { messages: { id: string }[] } }>(
      `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { messages { id } errors { code } } }`,
      { input },
    )
    expect(performance.now() - began).toBeLessThan(5_000)
    acked.push({ text: input.body, messageIds: sendMessage.messages.map((message) => uuidOf(message.id)) })
  }
}
const allSent = () =>
  until(
    async () => (await query(`select 1 from message where direction = 'OUTBOUND' and state <> 'SENT'`)).length === 0,
    60,
  )

it('S0-10, row 20, 21: Redis flushed, killed, away and back: messages come and go all the time, none lost, none doubled', async () => {
  await dialog('до')
  const client = createClient({ url: redis.url })
  await client.connect()
  await client.flushAll()
  await client.close()
  await dialog('сброшен')
  await allSent()

  redis.process.kill('SIGKILL')
  await dialog('убит')
  await allSent()

  redis = await startRedis(redis.port)
  await dialog('снова здесь')
  await allSent()
  expect(await brokenInvariants({ sandboxUrl: house.sandbox.url, bot, organizationId: shop.id, acked })).toEqual([])
  expect((await control<unknown[]>(house.sandbox.url, `/accepted?bot=${bot.botId}`)).length).toBe(12)
  expect(house.worker!.log.filter((line) => line.includes('"level":60'))).toEqual([])
}, 180_000)
