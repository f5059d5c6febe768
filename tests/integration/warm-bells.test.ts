import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient, type RedisClientType } from 'redis'
import { type House, startHouse } from '../support/client.ts'
import { openShop, type Shop } from '../support/shop.ts'
import { query, type Role, spawnRole, until } from '../support/stack.ts'

/** No sweep helps within this file: what is sent was rung for. */
const noSweep = { SWEEP_SECONDS: '300' }
let house: House
let shop: Shop
let workers: Role[]
let redis: RedisClientType
let words = 0

beforeAll(async () => {
  house = await startHouse({ env: noSweep })
  shop = await openShop(house, { bots: 1, chatsEach: 4 })
  redis = createClient({ url: process.env['REDIS_URL'] })
  await redis.connect()
  workers = [await spawnRole('worker', house.env)]
  await sayOne()
})
afterAll(() => redis.destroy())

/** Sends one answer and waits until it is with the customer. */
async function sayOne(): Promise<void> {
  const { messageIds } = await shop.say(shop.chats[words % shop.chats.length]!, `слово ${++words}`)
  const sent = () => query(`select 1 from message where id = $1 and state = 'SENT'`, messageIds)
  await until(async () => (await sent()).length > 0, 30)
}

/** How many processes hear the bot's bells without a job. */
async function hearers(): Promise<number> {
  const channel = `mh:warm:deliver:${shop.bots[0]!.uuid}`
  return (await redis.pubSubNumSub([channel]))[channel] ?? 0
}

describe('a bot that is kept warm by the process that sent last', () => {
  it('has its next bells heard there', async () => {
    await until(async () => (await hearers()) === 1)
    for (let n = 0; n < 5; n++) await sayOne()
    expect(await hearers()).toBe(1)
  })

  it('is left in order when that process stops amid sends: the others hear the rest, without a sweep', async () => {
    const first = workers[0]!
    workers.push(await spawnRole('worker', house.env))
    const saying = (async () => {
      for (let n = 0; n < 12; n++) await shop.say(shop.chats[n % 4]!, `слово ${++words}`)
    })()
    await first.stop()
    await saying
    await shop.settled(30)
    expect(await shop.states()).toEqual({ SENT: shop.said.length })
    expect(await shop.broken()).toEqual([])
  })

  it('is found by another process when that one was killed', async () => {
    await until(async () => (await hearers()) === 1)
    const second = workers[1]!
    workers.push(await spawnRole('worker', house.env))
    await second.kill()
    // The first may be found by the look that a new process begins with.
    for (let n = 0; n < 3; n++) await sayOne()
    await until(async () => (await hearers()) === 1)
    expect(await shop.broken()).toEqual([])
  })

  it('is heard by a second process when the first is frozen and what it swallowed was swept', async () => {
    const frozen = workers.at(-1)!
    process.kill(frozen.pid, 'SIGSTOP')
    await spawnRole('worker', { ...house.env, SWEEP_SECONDS: '3' })
    await until(async () => {
      await sayOne()
      return (await hearers()) === 2
    }, 60)
    process.kill(frozen.pid, 'SIGCONT')
    await shop.settled(30)
    expect(await shop.broken()).toEqual([])
  })
})
