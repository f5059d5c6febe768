import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeDatabase } from '../../../server/src/db/client.ts'
import { closeBus } from '../../../server/src/events/bus.ts'
import { type Client, globalId, organization, signIn } from '../../support/client.ts'
import { chanceOf, FeedClient } from '../../support/feed-client.ts'
import { type FeedHouse, feedHouse } from '../../support/feed-house.ts'
import { query, type Role, spawnRole, until } from '../../support/stack.ts'

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))
const clients: FeedClient[] = []
let api: Role
let feed: FeedHouse
let owner: Client

beforeAll(async () => {
  console.log(`seed ${seed}`)
  api = await spawnRole('api')
  const shop = await organization()
  owner = await signIn(api.url, shop.owner)
  feed = await feedHouse(shop.id)
})
afterAll(async () => {
  for (const client of clients) client.stop()
  closeBus()
  await closeDatabase()
})

async function open(urls: string[], cursor?: string): Promise<FeedClient> {
  const client = new FeedClient({
    urls,
    cookie: owner.cookie,
    cursor: cursor ?? (await feed.cursor()),
    random: chanceOf(seed),
  })
  clients.push(client)
  client.start(feed.head)
  await until(() => client.isOnline)
  return client
}
const isAtHead = (client: FeedClient) => () => client.last === feed.head()

describe('what is lost on the way to a client', () => {
  it('row 6: a crash between the commit and its publication costs others a delay of at most three seconds', async () => {
    const client = await open([api.url])
    const doomed = await spawnRole('api', { KILLPOINT: 'after_commit_before_publish' })
    const at = Number(client.last)
    const input = { conversationId: globalId('Conversation', feed.conversationId) }
    const close = `mutation ($input: CloseConversationInput!) { closeConversation(input: $input) { errors { code } } }`
    const answered = owner
      .at(doomed.url)
      .gql(close, { input })
      .catch(() => 'no answer')
    await doomed.ended
    const crashed = performance.now()
    expect(await answered).toBe('no answer')
    const [row] = await query<{ seq: string }>('select seq from feed where organization_id = $1', [feed.organizationId])
    expect(Number(row!.seq)).toBe(at + 1)
    await until(() => client.last === at + 1, 5)
    expect(performance.now() - crashed).toBeLessThan(3_000)
    await feed.reread()
  })

  it('row 22: CLIENT KILL TYPE pubsub and CLIENT PAUSE while events are made', async () => {
    const client = await open([api.url])
    const redis = await createClient({ url: process.env['REDIS_URL'] }).connect()
    for (let round = 0; round < 5; round++) {
      await redis.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub'])
      await feed.append(20)
    }
    await until(isAtHead(client), 5)
    await redis.sendCommand(['CLIENT', 'PAUSE', '4000'])
    const paused = performance.now()
    await feed.append(20)
    await until(isAtHead(client), 5)
    expect(performance.now() - paused).toBeLessThan(3_500)
    redis.destroy()
    expect([client.missed, client.doubled, client.resyncs, client.losses]).toEqual([0, 0, 0, 0])
  })

  it('row 33: a cursor older than what is kept is answered with one resync, then everything goes on', async () => {
    const cursor = await feed.cursor()
    const witness = await open([api.url])
    await feed.append(30)
    await until(isAtHead(witness), 5)
    await query('delete from event where organization_id = $1 and seq <= $2', [feed.organizationId, feed.head() - 5])
    // Another instance: this one still has them in memory, and gives them.
    const forgetful = await spawnRole('api')
    const [late, early] = [await open([forgetful.url], cursor), await open([api.url], cursor)]
    await feed.append(3)
    for (const client of [late, early]) await until(isAtHead(client), 5)
    expect([late.resyncs, late.events, late.missed, late.doubled]).toEqual([1, 3, 0, 0])
    expect([early.resyncs, early.events, early.missed, early.doubled]).toEqual([0, 33, 0, 0])
    late.stop()
    await forgetful.stop()
  })

  it('row 33: what is forgotten before an instance has read it is one resync there, and it goes on', async () => {
    const client = await open([api.url])
    for (const kept of [2, 0]) {
      const before = client.resyncs
      // Committed by a process that died before it told anybody, and forgotten but for the newest.
      await query(
        `with head as (update feed set seq = seq + 20 where organization_id = $1 returning seq)
        insert into event (organization_id, seq, kind, conversation_id)
        select $1, head.seq - n, 'CONVERSATION_CHANGED', $2 from head, generate_series(0, $3::int - 1) n`,
        [feed.organizationId, feed.conversationId, kept],
      )
      await feed.reread()
      await until(() => client.resyncs > before, 5)
      await until(isAtHead(client), 5)
    }
    await feed.append(3)
    await until(isAtHead(client), 5)
    expect([client.resyncs, client.missed, client.doubled, client.losses]).toEqual([2, 0, 0, 0])
  })

  it('row 33: another epoch (a restored backup) is one resync for everybody who is connected', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => open([api.url])))
    await query(`update installation set epoch = 'restored'`)
    await until(() => all.every(({ resyncs }) => resyncs > 0), 5)
    await feed.append(10)
    for (const client of all) await until(isAtHead(client), 5)
    for (const client of all) expect([client.resyncs, client.events, client.missed]).toEqual([1, 10, 0])
    expect(all[0]!.epoch).toBe('restored')
  })

  it('row 47: an event of a kind that only a younger instance knows is told as a resync; nothing crashes', async () => {
    const client = await open([api.url])
    await feed.append(1, 'ORDER_PAID')
    await until(() => client.resyncs === 1, 5)
    await feed.append(2)
    await until(isAtHead(client), 5)
    expect([client.events, client.missed, client.doubled, client.losses]).toEqual([2, 0, 0, 0])
    expect(api.log.filter((line) => /"level":[56]0/.test(line))).toEqual([])
  })
})
