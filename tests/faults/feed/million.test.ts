import { createClient } from 'redis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { closeDatabase } from '../../../server/src/db/client.ts'
import { closeBus } from '../../../server/src/events/bus.ts'
import { type Client, organization, signIn } from '../../support/client.ts'
import { chanceOf, FeedClient, quantile } from '../../support/feed-client.ts'
import { type FeedHouse, feedHouse } from '../../support/feed-house.ts'
import { type Proxy, startProxy } from '../../support/proxy.ts'
import { spawnRole, until } from '../../support/stack.ts'

/** 28,000 client-events by default; more than a million by FAULTS=full. */
const isFull = process.env['FAULTS'] === 'full'
const clients = isFull ? 150 : 40
const events = isFull ? 7_000 : 700
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))

let feed: FeedHouse
let owner: Client
let proxies: Proxy[]

beforeAll(async () => {
  const apis = await Promise.all([spawnRole('api'), spawnRole('api')])
  proxies = await Promise.all(apis.map(({ url }) => startProxy(Number(new URL(url).port))))
  const shop = await organization()
  owner = await signIn(apis[0].url, shop.owner)
  feed = await feedHouse(shop.id)
})
afterAll(async () => {
  await Promise.all((proxies ?? []).map((proxy) => proxy.close()))
  closeBus()
  await closeDatabase()
})

const title = `rows 6, 22, 31, 32: ${clients} clients × ${events} events under cuts and pub/sub kills`
it(`${title}: none missed, none doubled`, { timeout: 600_000 }, async () => {
  console.log(`seed ${seed}`)
  const random = chanceOf(seed)
  const redis = await createClient({ url: process.env['REDIS_URL'] }).connect()
  const cursor = await feed.cursor()
  const began = feed.head()
  const urls = proxies.map(({ url }) => url)
  const all = Array.from({ length: clients }, (_, index) => {
    const own = index % 2 ? [...urls].reverse() : urls
    return new FeedClient({ urls: own, cookie: owner.cookie, cursor, random })
  })
  for (const client of all) client.start(feed.head)
  await until(() => all.every(({ isOnline }) => isOnline))

  let isWriting = true
  let kills = 0
  const trouble = (async () => {
    for (let round = 1; isWriting; round++) {
      await new Promise((resolve) => setTimeout(resolve, 150 + 250 * random()))
      for (const line of proxies.flatMap(({ lines }) => [...lines])) {
        if (random() < 0.06) line.cut(random() < 0.5 ? 'fin' : 'rst')
      }
      if (round % 4 === 0) await redis.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']).then(() => kills++)
    }
  })()
  const startedAt = performance.now()
  while (feed.head() < began + events) {
    await feed.append(Math.min(1 + Math.floor(random() * 12), began + events - feed.head()))
    await new Promise((resolve) => setTimeout(resolve, 10 + 30 * random()))
  }
  isWriting = false
  await trouble
  const wroteFor = performance.now() - startedAt
  const stoppedAt = performance.now()
  await until(() => all.every(({ last }) => last === feed.head()), 30)
  const settledIn = performance.now() - stoppedAt
  for (const client of all) client.stop()
  redis.destroy()

  const sum = (of: (client: FeedClient) => number) => all.reduce((total, client) => total + of(client), 0)
  const waits = all.flatMap((client) => client.waits)
  const catchUps = all.flatMap((client) => client.catchUps)
  console.log(
    [
      `client-events ${sum((c) => c.events)} in ${(wroteFor / 1000).toFixed(1)} s`,
      `missed ${sum((c) => c.missed)}, doubled ${sum((c) => c.doubled)}, resyncs ${sum((c) => c.resyncs)}`,
      `cuts ${sum((c) => c.losses)}, pub/sub kills ${kills}`,
      `converged after a cut: p50 ${quantile(waits, 0.5).toFixed(0)} ms, p99 ${quantile(waits, 0.99).toFixed(0)} ms, ` +
        `max ${Math.max(...waits).toFixed(0)} ms (the clients' own waiting is in it)`,
      `after a new line stood: p50 ${quantile(catchUps, 0.5).toFixed(0)} ms, p99 ${quantile(catchUps, 0.99).toFixed(0)} ms`,
      `all at the end ${settledIn.toFixed(0)} ms after the last event`,
    ].join('\n'),
  )
  expect([sum((c) => c.missed), sum((c) => c.doubled), sum((c) => c.resyncs)]).toEqual([0, 0, 0])
  expect(all.map((client) => client.events)).toEqual(all.map(() => events))
  // A quick machine is through before many are cut; the full run cuts them all.
  expect(waits.length).toBeGreaterThan(isFull ? clients / 2 : 3)
  expect(quantile(waits, 0.99)).toBeLessThan(3_000)
})
