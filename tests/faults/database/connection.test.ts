import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { closeDatabase, pool } from '../../../server/src/db/client.ts'
import {
  type Client,
  globalId,
  type House,
  organization,
  type Organization,
  signIn,
  startHouse,
  uuidOf,
} from '../../support/client.ts'
import { startProvider } from '../../support/provider.ts'
import { isFull } from '../../support/shop.ts'
import { type Proxy, startProxy, type Wish } from '../../support/proxy.ts'
import { query, spawnRole, until } from '../../support/stack.ts'

let proxy: Proxy
let house: House
let shop: Organization
let manager: Client

beforeAll(async () => {
  // The processes reach PostgreSQL through the proxy, the test goes past it.
  const direct = new URL(process.env['DATABASE_URL']!)
  proxy = await startProxy(Number(direct.port))
  const url = Object.assign(new URL(direct), { port: String(proxy.port) }).href
  house = await startHouse({ env: { DATABASE_URL: url } })
  shop = await organization()
  manager = await signIn(house.apis[0].url, shop.managers[0])
})
afterAll(async () => {
  await closeDatabase()
  await proxy.close()
})

/** The next COMMIT of anybody loses its connection, before or after its bytes went out. */
function cutNextCommit(when: 'cut-before' | 'cut-after'): Promise<void> {
  return new Promise((resolve) => {
    proxy.onBytes = (way, chunk): Wish => {
      if (way !== 'up' || !/commit/i.test(chunk.toString('latin1'))) return
      proxy.onBytes = undefined
      resolve()
      return when
    }
  })
}

const sendDocument = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { messages { id } errors { code } } }`
type Sent = { sendMessage: { messages: { id: string }[]; errors: { code: string }[] } }
const assignDocument = `mutation ($input: AssignConversationInput!) {
  assignConversation(input: $input) { conversation { version } errors { code } } }`
type Assigned = { assignConversation: { conversation: { version: number } | null; errors: { code: string }[] } }

for (const when of ['cut-after', 'cut-before'] as const) {
  it(`rows 26, 36: the connection is cut right ${when === 'cut-after' ? 'after' : 'before'} the bytes of COMMIT: the same request again does it once`, async () => {
    const provider = await startProvider(shop.id, house)
    const rounds = isFull ? 50 : 4
    const acked: { text: string; messageIds: string[] }[] = []
    let unheard = 0
    for (let round = 0; round < rounds; round++) {
      const update = provider.message(101, `${when}: вопрос ${round}`)
      const isCut = cutNextCommit(when)
      const status = await provider.post(update)
      expect([200, 503]).toContain(status)
      await isCut
      await provider.deliver(update)
      await provider.deliver(update)

      const [conversation] = await query<{ id: string; version: number }>(
        'select id, version from conversation where integration_id = $1',
        [provider.bot.id],
      )
      const conversationId = globalId('Conversation', conversation!.id)
      const body = `${when}: ответ ${round}`
      const input = { conversationId, body, clientMutationId: randomUUID() }
      const isCutAgain = cutNextCommit(when)
      const first = await manager.gql<Sent>(sendDocument, { input })
      await isCutAgain
      if (!first.data?.sendMessage) unheard += 1
      const repeats = await Promise.all([1, 2, 3].map(() => manager.data<Sent>(sendDocument, { input })))
      const ids = new Set(repeats.map(({ sendMessage }) => sendMessage.messages[0]!.id))
      expect(ids.size).toBe(1)
      acked.push({ text: body, messageIds: [...ids].map(uuidOf) })

      const memberId = round % 2 ? null : globalId('Member', shop.managers[0].memberId)
      const assignment = {
        conversationId,
        memberId,
        clientMutationId: randomUUID(),
        expectedVersion: conversation!.version,
      }
      const isCutThrice = cutNextCommit(when)
      await manager.gql(assignDocument, { input: assignment })
      await isCutThrice
      // Done or not: the repeat is no conflict with itself.
      const { assignConversation } = await manager.data<Assigned>(assignDocument, { input: assignment })
      expect(assignConversation.conversation?.version).toBe(conversation!.version + 1)
    }
    console.log(`${when}: of ${rounds} sends ${unheard} were not answered`)
    const found = await query<{ text: string; n: number }>(
      `select text, count(*)::int as n from message where integration_id = $1 and direction = 'OUTBOUND' group by text order by min(seq)`,
      [provider.bot.id],
    )
    expect(found).toEqual(acked.map(({ text }) => ({ text, n: 1 })))
    // Nobody sends here (there is no worker): the checker wants a final state.
    await query(`update message set state = 'CANCELLED' where integration_id = $1 and direction = 'OUTBOUND'`, [
      provider.bot.id,
    ])
    expect(await provider.broken(acked)).toEqual([])
  }, 120_000)
}

it('row 27: a deadlock or a serialization failure runs the whole write again, a bounded number of times', async () => {
  const provider = await startProvider(shop.id, house)
  await query('create sequence tries')
  await query('create table quarrel (text text, code text, times int)')
  await query(`create function quarrel() returns trigger language plpgsql as $$
    declare wish quarrel;
    begin
      select * into wish from quarrel q where q.text = new.text;
      if found and nextval('tries') <= wish.times then raise exception 'a quarrel' using errcode = wish.code; end if;
      return new;
    end $$`)
  await query('create trigger quarrel before insert on message for each row execute function quarrel()')
  const quarrel = async (code: string, times: number) => {
    const text = `тупик ${code}, ${times} раз`
    await query('insert into quarrel values ($1, $2, $3)', [text, code, times])
    await query('alter sequence tries restart')
    return provider.message(201, text)
  }
  const tries = async () => (await query<{ n: number }>(`select last_value::int as n from tries`))[0]!.n
  for (const code of ['40P01', '40001']) {
    expect(await provider.post(await quarrel(code, 2)), code).toBe(200)
    expect(await tries(), code).toBe(3)
    // Without end: ours is the trouble, so the provider comes again; whoever is beside it is not hindered.
    const stubborn = await quarrel(code, 1_000)
    const [refused, beside] = await Promise.all([
      provider.ask(stubborn),
      provider.ask(provider.message(202, `рядом с ${code}`)),
    ])
    expect([refused.status, refused.retryAfter, beside.status]).toEqual([503, '5', 200])
    expect(await tries()).toBeLessThanOrEqual(16)
    await query('delete from quarrel')
    await provider.deliver(stubborn)
  }
  await query('drop trigger quarrel on message')
  expect(await provider.broken()).toEqual([])
})

it('row 27: our connections wait neither for a lock nor for a statement nor inside a transaction for ever', async () => {
  const { rows } = await pool.query<{ name: string; setting: number }>(
    `select name, setting::int from pg_settings
     where name in ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout') order by name`,
  )
  const limits = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))
  expect(limits).toEqual({
    idle_in_transaction_session_timeout: 20_000,
    lock_timeout: 5_000,
    statement_timeout: 20_000,
  })
})

/** Holds what `statement` locks until it is let go. */
async function hold(statement: string, values: unknown[] = []): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] })
  await client.connect()
  await client.query('begin')
  await client.query(statement, values)
  return async () => {
    await client.query('rollback')
    await client.end()
  }
}

it('rows 27, 28: a row that somebody holds delays the webhook for a bounded time, and nothing is lost', async () => {
  const provider = await startProvider(shop.id, house)
  await provider.deliver(provider.message(301, 'до замка'))
  const letGo = await hold('select 1 from conversation where integration_id = $1 for update', [provider.bot.id])
  const held = provider.message(301, 'за замком')
  const answer = await provider.ask(held)
  expect([answer.status, answer.retryAfter]).toEqual([503, '5'])
  expect(answer.ms).toBeLessThan(9_000)
  await letGo()
  await provider.deliver(held)
  expect(await provider.broken()).toEqual([])
})

it('row 28: slow readers take every connection: the webhook still answers, and everybody is served again afterwards', async () => {
  const provider = await startProvider(shop.id, house)
  await provider.deliver(provider.message(401, 'до толпы'))
  // What every list reads and no webhook writes.
  const letGo = await hold('lock table read_mark in access exclusive mode')
  const lists = Array.from({ length: 60 }, () =>
    manager.gql('{ conversations(first: 5) { edges { node { id } readMark { readSeq } } } }'),
  )
  await until(
    async () =>
      (await query(`select 1 from pg_locks where relation = 'read_mark'::regclass and not granted`)).length > 0,
  )
  const updates = Array.from({ length: 10 }, (_, index) => provider.message(410 + index, `в толпе ${index}`))
  const answers = await Promise.all(updates.map((update) => provider.ask(update)))
  const live = await fetch(`${house.apis[0].url}/livez`)
  console.log(`in the crowd: ${answers.map(({ status, ms }) => `${status} after ${Math.round(ms)} ms`).join(', ')}`)
  for (const { status, ms } of answers) {
    expect(status).toBe(200)
    expect(ms).toBeLessThan(12_000)
  }
  expect(live.status).toBe(200)
  await letGo()
  await Promise.all(lists)
  for (const update of updates) await provider.deliver(update)
  const after = await manager.gql<{ conversations: { edges: unknown[] } }>(
    '{ conversations(first: 5) { edges { node { id } } } }',
  )
  expect(after.data?.conversations.edges.length).toBe(5)
  expect(await provider.broken()).toEqual([])
}, 120_000)

it('rows 25, 28: a database that falls silent without a word: 503 in bounded time, and well again when it speaks', async () => {
  expect(pool.options).toMatchObject({ query_timeout: 22_000, connectionTimeoutMillis: 5_000, keepAlive: true })
  // The same with less patience, for the test's sake.
  const line = await startProxy(Number(new URL(process.env['DATABASE_URL']!).port))
  const url = new URL(process.env['DATABASE_URL']!)
  url.port = String(line.port)
  url.searchParams.set('query_timeout', '2000')
  const api = await spawnRole('api', { ...house.env, PORT: '0', DATABASE_URL: url.href })
  const provider = await startProvider(shop.id, { ...house, apis: [api] })
  await provider.deliver(provider.message(501, 'до тишины'))
  line.set({ stall: ['up', 'down'] })
  const update = provider.message(501, 'в тишине')
  const answer = await provider.ask(update)
  expect([answer.status, answer.retryAfter]).toEqual([503, '5'])
  expect(answer.ms).toBeLessThan(9_000)
  expect((await fetch(`${api.url}/livez`)).status).toBe(200)
  line.cut('rst')
  line.set({})
  await provider.deliver(update)
  await api.stop()
  await line.close()
  expect(await provider.broken()).toEqual([])
}, 120_000)
