import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { closeDatabase } from '../../../server/src/db/client.ts'
import { closeBus } from '../../../server/src/events/bus.ts'
import { type Client, organization, signIn } from '../../support/client.ts'
import { exactMemory } from '../../support/exact-memory.ts'
import { chanceOf, FeedClient } from '../../support/feed-client.ts'
import { type FeedHouse, feedHouse } from '../../support/feed-house.ts'
import { isFull } from '../../support/shop.ts'
import { query, type Role, spawnRole, until } from '../../support/stack.ts'

const stalled = 10
const events = isFull ? 3_000 : 1_000
const folder = mkdtempSync(path.join(tmpdir(), 'manyhands-memory-'))
const memory = exactMemory(folder)
let api: Role
let feed: FeedHouse
let owner: Client

beforeAll(async () => {
  api = await spawnRole('api', { NODE_OPTIONS: memory.flag })
  const shop = await organization()
  owner = await signIn(api.url, shop.owner)
  feed = await feedHouse(shop.id)
  // Frames of about 8 KB: what the kernel takes for a socket is soon full.
  await query(`update conversation set last_message_text = repeat('а', 200)`)
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  closeBus()
  await closeDatabase()
})

const more = Array.from({ length: 20 }, (_, index) => `t${index}: lastMessageText`).join(' ')

async function open(count: number): Promise<FeedClient[]> {
  const cursor = await feed.cursor()
  const random = chanceOf(1)
  const all = Array.from(
    { length: count },
    () => new FeedClient({ urls: [api.url], cookie: owner.cookie, cursor, random, more }),
  )
  for (const client of all) client.start(feed.head)
  await until(() => all.every(({ isOnline }) => isOnline))
  return all
}

async function write(all: FeedClient[]): Promise<number> {
  for (let done = 0; done < events; done += 50) {
    await feed.append(50)
    await until(() => all.every(({ last }) => last > feed.head() - 500), 30)
  }
  await until(() => all.every(({ last }) => last === feed.head()), 30)
  return (await memory.of(api.pid)) / 1024
}

it(`row 30: ${stalled} sockets stand still under ${events} events of 8 KB`, { timeout: 180_000 }, async () => {
  const well = await open(5)
  // The same load twice without anybody slow: what the process holds anyway.
  await write(well)
  const before = await write(well)
  const slow = await open(stalled)
  for (const client of slow) client.socket!.pause()
  const after = await write(well)
  console.log(`held: ${before.toFixed(1)} MiB without, ${after.toFixed(1)} MiB with ${stalled} stalled sockets`)
  expect(after - before).toBeLessThan(stalled)
  for (const client of well) {
    expect([client.events, client.missed, client.doubled, client.losses]).toEqual([3 * events, 0, 0, 0])
  }
  expect(slow.every(({ last }) => last < feed.head())).toBe(true)
  // One half goes on reading; the others sleep until they are cut off, and come back by their cursors.
  const [patient, cut] = [slow.slice(0, stalled / 2), slow.slice(stalled / 2)]
  for (const client of patient) client.socket!.resume()
  await until(() => patient.every(({ last }) => last === feed.head()), 30)
  await until(async () => (await openSockets()) <= well.length + patient.length, 40)
  for (const client of cut) client.socket!.resume()
  await until(() => cut.every(({ last }) => last === feed.head()), 30)
  for (const client of slow) {
    expect([client.events, client.missed, client.doubled, client.resyncs]).toEqual([events, 0, 0, 0])
  }
  expect(cut.every(({ losses }) => losses === 1)).toBe(true)
  expect(api.log.filter((line) => /"level":[56]0/.test(line))).toEqual([])
  for (const client of [...well, ...slow]) client.stop()
})

/** Established connections that the api still holds at its own port, by /proc. */
async function openSockets(): Promise<number> {
  const port = Number(new URL(api.url).port).toString(16).toUpperCase().padStart(4, '0')
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n')
  return lines.filter((line) => new RegExp(`^\\s*\\d+: 0100007F:${port} .{13} 01 `).test(line)).length
}
