import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, startHouse, write } from '../../support/client.ts'
import { startRedis } from '../../support/global-setup.ts'
import { type Chat, isFull, openShop, percentile, type Shop } from '../../support/shop.ts'
import { spawnRole, until } from '../../support/stack.ts'

let redis: Awaited<ReturnType<typeof startRedis>>
let house: House
let shop: Shop

beforeAll(async () => {
  redis = await startRedis()
  house = await startHouse({ worker: true, env: { REDIS_URL: redis.url } })
  await spawnRole('worker', house.env)
  shop = await openShop(house, { bots: 5, chatsEach: 4 })
})
afterAll(() => void redis.process.kill('SIGKILL'))

/** SHUTDOWN NOSAVE and kill -9 come to the same: nothing was ever written to a disk. */
async function kill(): Promise<void> {
  redis.process.kill('SIGKILL')
  await until(() => redis.process.exitCode !== null || redis.process.signalCode !== null)
}
const revive = async () => void (redis = await startRedis(redis.port))

/** Customers write and managers answer until `isOver`; how long each answer took to be acknowledged. */
async function talk(label: string, isOver: () => boolean): Promise<number[]> {
  const times: number[] = []
  const speak = async (index: number) => {
    for (let turn = 1; !isOver(); turn++) {
      for (let n = index; n < shop.chats.length; n += 4) {
        const chat = shop.chats[n]!
        const { bot, customer } = chat
        if (turn % 5 === 1) await write(house.sandbox.url, { bot, customer, text: `${customer.id} ${label} ${turn}?` })
        times.push((await shop.say(chat, `${customer.firstName}: ${label} ${turn}`)).tookMs)
        await sleep(isFull ? 250 : 100)
      }
    }
  }
  await Promise.all([0, 1, 2, 3].map(speak))
  return times
}

/** Everything acknowledged so far has arrived; nothing in doubt, for no provider and no process had a fault. */
async function allSent(seconds: number): Promise<void> {
  await shop.settled(seconds)
  expect(await shop.states()).toEqual({ SENT: shop.said.length })
}

describe('Redis away', () => {
  it('row 20, 23: restarted empty again and again amid five hundred sends', async () => {
    let isOver = false
    const disasters = async () => {
      for (const share of [100, 250, 400]) {
        await until(() => shop.said.length >= share, 120)
        await kill()
        await sleep(300)
        await revive()
      }
    }
    const sending = disasters().finally(() => (isOver = true))
    await shop.sayAll(25, { parallel: 8, label: 'пачка' })
    await sending
    expect(isOver).toBe(true)
    expect(shop.said.length).toBe(500)
    await allSent(90)
    expect(await shop.broken()).toEqual([])
  }, 240_000)

  it('row 21: away for long: messages are taken at once, arrive all the time, and all have arrived after', async () => {
    const seconds = isFull ? 300 : 6
    const calmEnd = performance.now() + 2_000
    const calm = percentile(await talk('с Redis', () => performance.now() > calmEnd), 0.95)
    await shop.settled()
    await kill()
    const before = shop.said.length
    const end = performance.now() + seconds * 1000
    const times = await talk('без Redis', () => performance.now() > end)
    const sentMeanwhile = (await shop.states())['SENT']! - before
    await revive()
    const p95 = percentile(times, 0.95)
    console.log(
      `row 21: ${times.length} answers in ${seconds} s, p95 ${p95.toFixed(0)} ms, ${sentMeanwhile} sent meanwhile`,
    )
    expect(times.length).toBeGreaterThan(20)
    // Half a second at the most; on a machine that has no time even for calm days, not much more than on those.
    expect(p95).toBeLessThan(Math.max(500, 3 * calm))
    expect(sentMeanwhile).toBeGreaterThan(times.length / 2)
    await allSent(60)
    expect(await shop.broken()).toEqual([])
  }, 420_000)

  it('row 21: a bot whose provider is slow does not keep the others waiting for the sweep', async () => {
    await kill()
    const [slow] = shop.chats as [Chat]
    const others = shop.chats.filter(({ bot }) => bot !== slow.bot)
    await shop.fault(slow.bot, { kind: 'delay', ms: 8_000 }, { chat: slow })
    await shop.say(slow, 'не спешит')
    const last = async () => (await shop.outbound(slow)).at(-1)!.state
    await until(async () => (await last()) === 'SENDING')
    const before = (await shop.states())['SENT']!
    await shop.sayAll(1, { chats: others, label: 'обгоняет' })
    await until(async () => (await shop.states())['SENT'] === before + others.length, 7)
    expect(await last()).toBe('SENDING')
    await revive()
    await allSent(60)
    expect(await shop.broken()).toEqual([])
  }, 120_000)
})
