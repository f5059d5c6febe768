import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Client,
  connectBot,
  control,
  conversationOf,
  customer,
  type House,
  organization,
  type Organization,
  signIn,
  startHouse,
  write,
} from '../support/client.ts'
import { query, spawnRole, until } from '../support/stack.ts'

let house: House
let shop: Organization
let owner: Client

beforeAll(async () => {
  house = await startHouse({ worker: true, polling: true })
  shop = await organization()
  owner = await signIn(house.apis[0].url, shop.owner)
})

const textsOf = async (conversationId: string) =>
  (
    await query<{ text: string }>('select text from message where conversation_id = $1 order by seq', [conversationId])
  ).map((m) => m.text)

describe('polling', () => {
  it('S1-52: without PUBLIC_API_URL a bot works by long polling, and the place is kept', async () => {
    const bot = await connectBot(owner, house.sandbox.url)
    const person = await customer(house.sandbox.url, { firstName: 'Майя' })
    for (const text of ['1', '2', '3']) await write(house.sandbox.url, { bot, customer: person, text })
    const conversationId = await conversationOf(shop.id, 'Майя')
    await until(async () => (await textsOf(conversationId)).length === 3)
    expect(await textsOf(conversationId)).toEqual(['1', '2', '3'])
    await until(
      async () => (await query('select 1 from integration where id = $1 and poll_offset > 0', [bot.uuid])).length > 0,
    )
    expect(
      (
        await owner.data<{ integration: { transport: string } }>(
          'query ($id: ID!) { integration(id: $id) { transport } }',
          { id: bot.id },
        )
      ).integration.transport,
    ).toBe('POLLING')
  })

  it('one process polls a bot, however many workers there are; another goes on when it stops', async () => {
    const second = await spawnRole('worker', house.env)
    const bot = await connectBot(owner, house.sandbox.url)
    await until(
      async () =>
        (await query('select 1 from integration where id = $1 and poll_lease_owner is not null', [bot.uuid])).length >
        0,
    )
    await house.worker!.stop()
    const person = await customer(house.sandbox.url, { firstName: 'Нина' })
    await write(house.sandbox.url, { bot, customer: person, text: 'кто тут' })
    const conversationId = await conversationOf(shop.id, 'Нина')
    expect(await textsOf(conversationId)).toEqual(['кто тут'])
    const calls = await control<{ status: number }[]>(house.sandbox.url, `/calls?bot=${bot.botId}&method=getUpdates`)
    expect(calls.filter((call) => call.status === 409)).toEqual([])
    await second.stop()
  })
})
