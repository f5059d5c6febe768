import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type Client,
  globalId,
  type House,
  organization,
  type Organization,
  signIn,
  startHouse,
} from '../../support/client.ts'
import { asAdmin, type Cluster, ownCluster } from '../../support/cluster.ts'
import { startProvider, type Provider } from '../../support/provider.ts'
import { isFull } from '../../support/shop.ts'
import { query, until } from '../../support/stack.ts'
import { type Acked, sendSurely } from '../../support/sure.ts'

let cluster: Cluster
let house: House
let shop: Organization
let manager: Client
const copies = mkdtempSync(path.join(tmpdir(), 'manyhands-copy-'))

beforeAll(async () => {
  cluster = await ownCluster()
  house = await startHouse({ apis: 2, worker: true, env: { SEND_LEASE_SECONDS: '6' } })
  shop = await organization()
  manager = await signIn(house.apis[0].url, shop.managers[0])
})
afterAll(() => rmSync(copies, { recursive: true, force: true }))

/** Customers and a manager talk until `stop`; neither gives up on anything. */
async function talk(provider: Provider, chats: number[]) {
  for (const chat of chats) await provider.deliver(provider.message(chat, `${chat}: начало`))
  const rows = await query<{ id: string; chat: string }>(
    'select id, external_chat_id as chat from conversation where integration_id = $1',
    [provider.bot.id],
  )
  const acked: Acked[] = []
  const refused = new Map<number, number>()
  const slowest = { ms: 0 }
  const browsers = [manager, manager.at(house.apis[1]!.url)]
  let isOver = false
  const one = async (chat: number) => {
    const conversationId = globalId('Conversation', rows.find((row) => row.chat === String(chat))!.id)
    for (let turn = 0; !isOver; turn++) {
      const update = provider.message(chat, `${chat}: вопрос ${turn}`)
      for (;;) {
        const { status, retryAfter, ms } = await provider.ask(update)
        slowest.ms = Math.max(slowest.ms, ms)
        if (status === 200) break
        expect([status, retryAfter]).toEqual([503, '5'])
        refused.set(status, (refused.get(status) ?? 0) + 1)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      acked.push(await sendSurely(browsers, { conversationId, body: `${chat}: ответ ${turn}` }))
      // A chat takes one a second: what piles up is waited for at the end.
      await new Promise((resolve) => setTimeout(resolve, isFull ? 900 : 500))
    }
  }
  const all = Promise.all(chats.map(one))
  return { acked, refused, slowest, end: async () => ((isOver = true), await all) }
}

const settled = (bot: string) =>
  until(
    async () =>
      (await query(`select 1 from message where integration_id = $1 and state in ('QUEUED', 'SENDING')`, [bot]))
        .length === 0,
    60,
  )

for (const how of ['fast', 'immediate'] as const) {
  it(`row 25: PostgreSQL is stopped (${how}) and comes back: 503 meanwhile, and nothing is lost or doubled`, async () => {
    const provider = await startProvider(shop.id, house)
    const dialog = await talk(
      provider,
      [1, 2, 3].map((n) => n + (how === 'fast' ? 100 : 200)),
    )
    for (let round = 0; round < (isFull ? 5 : 1); round++) {
      await until(() => dialog.acked.length > 10 * (round + 1))
      await cluster.stop(how)
      const before = dialog.refused.get(503) ?? 0
      await until(() => (dialog.refused.get(503) ?? 0) > before + 5)
      expect((await fetch(`${house.apis[0].url}/livez`)).status).toBe(200)
      expect((await fetch(`${house.apis[1]!.url}/readyz`)).status).toBe(503)
      await cluster.start()
    }
    const acked = dialog.acked.length
    await until(() => dialog.acked.length > acked + 10, 30)
    await dialog.end()
    await settled(provider.bot.id)
    expect((await fetch(`${house.apis[0].url}/readyz`)).status).toBe(200)
    expect(dialog.slowest.ms).toBeLessThan(10_000)
    expect(await provider.broken(dialog.acked)).toEqual([])
  }, 300_000)
}

it('row 25: every connection is ended again and again: nothing is lost or doubled, no process dies', async () => {
  const provider = await startProvider(shop.id, house)
  const dialog = await talk(provider, [301, 302, 303, 304])
  const pids = [...house.apis, house.worker!].map((role) => role.pid)
  const end = performance.now() + (isFull ? 60_000 : 4_000)
  let ended = 0
  while (performance.now() < end) {
    const killed = await asAdmin(
      cluster.adminUrl,
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'manyhands' and datname = 'manyhands'`,
    )
    ended += killed.length
    await new Promise((resolve) => setTimeout(resolve, isFull ? 2_000 : 400))
  }
  expect(ended).toBeGreaterThan(10)
  await dialog.end()
  await settled(provider.bot.id)
  for (const pid of pids) expect(process.kill(pid, 0)).toBe(true)
  expect(await provider.broken(dialog.acked)).toEqual([])
}, 300_000)

type Told = { events: { __typename: string; cursor: string; message?: { text: string } } }
const everything = `subscription ($after: FeedCursor) { events(after: $after) { __typename cursor
  ... on MessageReceived { message { text } } } }`

it('row 53: the database is put back to an older day: repeats of then are known, what came after comes in again, browsers begin anew', async () => {
  const provider = await startProvider(shop.id, house)
  const updates = Array.from({ length: 12 }, (_, index) => provider.message(401, `день ${index}`))
  for (const update of updates.slice(0, 4)) await provider.deliver(update)
  const copy = path.join(copies, 'then')
  await cluster.copyTo(copy)
  for (const update of updates.slice(4, 10)) await provider.deliver(update)
  const screen = manager.subscribe<Told>(everything)
  await until(() => screen.results.length > 0)
  await provider.deliver(updates[10]!)
  const { events } = await until(() => screen.results.find((told) => told.events.message?.text === 'день 10'))

  await cluster.restoreFrom(copy)
  // The one thing an operator has to say after putting a copy back.
  await asAdmin(cluster.adminUrl, 'update installation set epoch = default')
  // More comes than was lost, so that the old cursor is a number of the new history, too.
  for (const update of [...updates.slice(2), ...updates.slice(0, 4)]) await provider.deliver(update)
  for (let more = 0; more < 8; more++) await provider.deliver(provider.message(402, `после ${more}`))
  const [feed] = await query<{ seq: string }>('select seq from feed where organization_id = $1', [shop.id])
  expect(Number(feed!.seq)).toBeGreaterThan(Number(events.cursor.split('.')[1]))

  // Who stayed is told, and so is who comes back with what he had.
  await until(() => screen.results.some((told) => told.events.__typename === 'ResyncRequired'))
  const back = manager.at(house.apis[1]!.url).subscribe<Told>(everything, { after: events.cursor })
  expect((await until(() => back.results[0])).events.__typename).toBe('ResyncRequired')
  const page = await manager.data<{ events: { events: { __typename: string }[] } }>(
    'query ($after: FeedCursor!) { events(after: $after) { events { __typename } } }',
    { after: events.cursor },
  )
  expect(page.events.events[0]?.__typename).toBe('ResyncRequired')
  await Promise.all([screen.end(), back.end()])
  expect(await provider.broken()).toEqual([])
}, 120_000)
