import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createClient, type RedisClientType } from 'redis'
import { freePort } from '../../../server/scripts/local-postgres.mjs'
import { type House, startHouse } from '../../support/client.ts'
import { startRedis } from '../../support/global-setup.ts'
import { isFull, openShop, type Shop } from '../../support/shop.ts'
import { query, until } from '../../support/stack.ts'

/** Long, so that messages which are sent at once were rung for: a sweep finds one of them by chance, not three. */
const sweepSeconds = 10
let redis: Awaited<ReturnType<typeof startRedis>>
let house: House
let shop: Shop
let admin: RedisClientType
let words = 0

beforeAll(async () => {
  redis = await startRedis()
  const env = { REDIS_URL: redis.url, SWEEP_SECONDS: String(sweepSeconds) }
  house = await startHouse({ worker: true, env })
  shop = await openShop(house, { bots: 2, chatsEach: 3 })
  await bellsRing()
})
beforeEach(async () => {
  admin = createClient({ url: redis.url })
  admin.on('error', () => undefined)
  await admin.connect()
})
afterEach(() => admin.destroy())
afterAll(() => void redis.process.kill('SIGKILL'))

const sayOne = () => shop.say(shop.chats[words % shop.chats.length]!, `слово ${++words}`)

/** The bells ring (again): three messages one after another are sent at once. */
async function bellsRing(): Promise<void> {
  const began = performance.now()
  const isSent = async (id: string) =>
    (await query(`select 1 from message where id = $1 and state = 'SENT'`, [id])).length > 0
  let inARow = 0
  await until(async () => {
    const { messageIds } = await sayOne()
    const isQuick = await until(() => isSent(messageIds[0]!), 1.5).catch(() => false)
    inARow = isQuick ? inARow + 1 : 0
    return inARow === 3
  }, 40)
  console.log(`the bells ring after ${Math.round(performance.now() - began)} ms`)
}

async function allIsWell(): Promise<void> {
  await bellsRing()
  await shop.settled(sweepSeconds * 5)
  expect(await shop.states()).toEqual({ SENT: shop.said.length })
  expect(await shop.broken()).toEqual([])
}

/** Messages as long as the trouble lasts. */
async function talkDuring(trouble: Promise<unknown>): Promise<void> {
  let isOver = false
  const over = trouble.finally(() => (isOver = true))
  while (!isOver) {
    const { tookMs } = await sayOne()
    expect(tookMs).toBeLessThan(3_000)
    await sleep(100)
  }
  await over
}

const lasting = isFull ? 10_000 : 2_000
const troubles: { name: string; play: () => Promise<unknown> }[] = [
  {
    name: 'CLIENT KILL of everybody, ten times',
    play: async () => {
      for (let n = 0; n < 10; n++) {
        for (const type of ['normal', 'pubsub']) await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', type])
        await sleep(lasting / 10)
      }
    },
  },
  {
    name: 'CLIENT PAUSE',
    play: async () => admin.sendCommand(['CLIENT', 'PAUSE', String(isFull ? 5_000 : 2_000)]).then(() => sleep(lasting)),
  },
  { name: 'DEBUG SLEEP', play: () => admin.sendCommand(['DEBUG', 'SLEEP', String(lasting / 1000)]) },
  {
    name: 'no memory left',
    play: async () => {
      await admin.sendCommand(['CONFIG', 'SET', 'maxmemory', '1mb'])
      await sleep(lasting)
      await admin.sendCommand(['CONFIG', 'SET', 'maxmemory', '0'])
    },
  },
  {
    name: 'READONLY, as after a failover',
    play: async () => {
      await admin.sendCommand(['REPLICAOF', '127.0.0.1', String(await freePort())])
      await sleep(lasting)
      await admin.sendCommand(['REPLICAOF', 'NO', 'ONE'])
    },
  },
]

describe('row 22: Redis in trouble', () => {
  for (const { name, play } of troubles) {
    it(`row 22: ${name}: messages are taken meanwhile, the bells ring after, and all arrive once`, async () => {
      await talkDuring(play())
      await allIsWell()
    }, 180_000)
  }
})

describe('row 24: workers after an outage', () => {
  for (const seconds of isFull ? [3, 15, 60, 180] : [3]) {
    for (const isBusy of [false, true]) {
      it(`row 24: ${seconds} s without Redis, ${isBusy ? 'busy' : 'idle'}: the bells are heard again`, async () => {
        redis.process.kill('SIGKILL')
        if (isBusy) await talkDuring(sleep(seconds * 1000))
        else await sleep(seconds * 1000)
        redis = await startRedis(redis.port)
        await allIsWell()
      }, 420_000)
    }
  }
})
