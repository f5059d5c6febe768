import { beforeAll, describe, expect, it } from 'vitest'
import { type ConnectedBot, type House, startHouse } from '../../support/client.ts'
import { type FakeCall, isFull, openShop, percentile } from '../../support/shop.ts'
import { query, type Role, spawnRole, until } from '../../support/stack.ts'

let house: House
let other: Role
beforeAll(async () => {
  house = await startHouse({ worker: true })
  other = await spawnRole('worker', house.env)
})

const flood = (seconds: number) => ({
  kind: 'error',
  code: 429,
  description: `Too Many Requests: retry after ${seconds}`,
  parameters: { retry_after: seconds },
})

/** What was on the wire when the 429 was answered may still arrive; nothing may be begun later than this. */
const onTheWireMs = 400

/** The calls that came although a 429 had forbidden them. */
function tooEarly(calls: FakeCall[], seconds: number): FakeCall[] {
  const refusals = calls.filter((call) => call.status === 429)
  return calls.filter((call) =>
    refusals.some(({ at }) => call.at > at + onTheWireMs && call.at < at + seconds * 1000 - 5),
  )
}

async function latencies(bot: ConnectedBot): Promise<number[]> {
  const rows = await query<{ ms: number }>(
    `select extract(epoch from sent_at - created_at)::float8 * 1000 as ms from message
     where integration_id = $1 and direction = 'OUTBOUND' and state = 'SENT'`,
    [bot.uuid],
  )
  return rows.map(({ ms }) => ms)
}

describe('row 11: 429', () => {
  for (const scope of ['chat', 'bot'] as const) {
    it(`row 11: a 429 for a ${scope}: the bot is silent until the deadline, other bots notice nothing`, async () => {
      const shop = await openShop(house, { bots: 2, chatsEach: 8 })
      const [held, free] = shop.bots as [ConnectedBot, ConnectedBot]
      const seconds = 5
      const chats = (bot: ConnectedBot) => ({ chats: shop.chats.filter((chat) => chat.bot === bot) })
      const chat = chats(held).chats[3]!
      await shop.fault(held, flood(seconds), scope === 'chat' ? { chat } : {})
      await shop.sayAll(4, chats(held))
      const refusal = await until(async () => (await shop.sends(held)).find(({ status }) => status === 429))
      await shop.sayAll(2, chats(free))
      await until(async () => (await shop.accepted(free)).length === 8 * 2)
      expect(Date.now()).toBeLessThan(refusal.at + seconds * 1000)
      await shop.settled()
      expect(tooEarly(await shop.sends(held), seconds)).toEqual([])
      expect(await shop.states()).toEqual({ SENT: 8 * 4 + 8 * 2 })
      expect(await shop.broken()).toEqual([])
    })
  }

  it('row 11: the deadline outlives the process that was told of it', async () => {
    const shop = await openShop(house, { chatsEach: 3 })
    const [bot] = shop.bots as [ConnectedBot]
    await shop.fault(bot, flood(3))
    await shop.sayAll(2)
    const [first] = await shop.sends(bot)
    // Written down and nothing in flight: what is in flight when a process dies is another test's.
    await until(async () => {
      const held = await query('select 1 from integration where id = $1 and blocked_until > now()', [bot.uuid])
      const busy = await query(`select 1 from message where integration_id = $1 and state = 'SENDING'`, [bot.uuid])
      return held.length > 0 && busy.length === 0
    })
    await Promise.all([house.worker!.kill(), other.kill()])
    house.worker = await spawnRole('worker', house.env)
    other = await spawnRole('worker', house.env)
    await shop.settled()
    expect(first!.status).toBe(429)
    expect(tooEarly(await shop.sends(bot), 3)).toEqual([])
    expect(await shop.states()).toEqual({ SENT: 6 })
    expect(await shop.broken()).toEqual([])
  })
})

it('row 12: a storm of 429 on fifty bots stops none of the others, and every bot comes through', async () => {
  const stormy = isFull ? 50 : 20
  const shop = await openShop(house, { bots: stormy + 5, chatsEach: 1 })
  const inStorm = shop.bots.slice(0, stormy)
  await Promise.all(inStorm.map((bot) => shop.fault(bot, flood(1), { times: 3 })))
  await shop.sayAll(3)
  await shop.settled()
  for (const bot of inStorm) {
    const calls = await shop.sends(bot)
    expect(calls.filter(({ status }) => status === 429).length).toBe(3)
    expect(tooEarly(calls, 1)).toEqual([])
  }
  const calm = (await Promise.all(shop.bots.slice(stormy).map(latencies))).flat()
  const held = (await Promise.all(inStorm.map(latencies))).flat()
  expect(calm.length).toBe(5 * 3)
  // Those in the storm wait three seconds and more: whoever waited for one of them would wait as long.
  expect(percentile(calm, 0.95)).toBeLessThan(percentile(held, 0.5))
  expect(await shop.states()).toEqual({ SENT: (stormy + 5) * 3 })
  expect(await shop.broken()).toEqual([])
})
