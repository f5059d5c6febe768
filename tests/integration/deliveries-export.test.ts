import { expect, it, beforeAll } from 'vitest'
import {
  Client,
  connectBot,
  conversationOf,
  customer,
  globalId,
  member,
  organization,
  signIn,
  startHouse,
  write,
} from '../support/client.ts'
import { query } from '../support/stack.ts'

let owner: Client
let manager: Client
let observer: Client
let stranger: Client
let bot: string

beforeAll(async () => {
  const house = await startHouse()
  const url = house.apis[0].url
  const shop = await organization()
  owner = await signIn(url, shop.owner)
  manager = await signIn(url, shop.managers[0])
  observer = await signIn(url, await member(shop.id, 'OBSERVER', 'Наблюдатель'))
  stranger = await signIn(url, (await organization('Чужая')).owner)
  const connected = await connectBot(owner, house.sandbox.url)
  bot = connected.id
  const masha = await customer(house.sandbox.url, { firstName: '=Маша' })
  await write(house.sandbox.url, { bot: connected, customer: masha, text: 'привет' })
  const conversationId = await conversationOf(shop.id, '=Маша')
  await query(
    `insert into message (organization_id, conversation_id, integration_id, seq, inbound_seq, direction, author_kind,
       kind, text, state, failure_code, created_at)
     select organization_id, id, integration_id, 1000 + n, 1, 'OUTBOUND', 'MEMBER', 'TEXT',
       case n when 1 then '=HYPERLINK("http://x")' when 2 then 'две
строки, "так"' else 'письмо ' || n end,
       case when n <= 2 then 'FAILED' else 'SENT' end::message_state,
       case when n <= 2 then 'BLOCKED_BY_USER' end, '2026-01-01'::timestamptz + n * interval '1 second'
     from conversation, generate_series(1, 1203) n where id = $1`,
    [conversationId],
  )
})

const download = (client: Client, filter = '') => client.fetch(`/exports/deliveries.csv?${filter}`)

it('S3-30: the page as a file, all of it, in the viewer’s language, for Excel too', async () => {
  const response = await download(owner)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="deliveries-[\d-]+\.csv"$/)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const bytes = Buffer.from(await response.arrayBuffer())
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const lines = bytes.toString('utf8').slice(1).split('\r\n')
  expect(lines[0]).toMatch(/^Время,Состояние,Бот,Клиент,Автор/)
  expect(lines).toHaveLength(1 + 1203 + 1)
  expect(new Set(lines).size).toBe(lines.length)
  expect(lines[1]).toContain('письмо 1203')
  expect(lines.at(-1)).toBe('')
})

it('is filtered like the page, and no cell is a formula', async () => {
  const response = await download(manager, `undeliveredOnly=true&integrationId=${encodeURIComponent(bot)}`)
  const text = await response.text()
  expect(text.split('\r\n')).toHaveLength(4)
  expect(text).toContain(`,"'=HYPERLINK(""http://x"")",BLOCKED_BY_USER,Клиент заблокировал бота.,`)
  expect(text).toContain('"две\nстроки, ""так"""')
  expect(text).toContain(",'=Маша,")
  const none = await (await download(manager, 'state=QUEUED')).text()
  expect(none.split('\r\n')).toHaveLength(2)
})

it('is for those who may see deliveries, and of their own house only', async () => {
  expect((await download(new Client(owner.url))).status).toBe(401)
  expect((await download(observer)).status).toBe(403)
  expect((await (await download(stranger)).text()).split('\r\n')).toHaveLength(2)
  expect((await download(owner, 'state=NOTHING')).status).toBe(400)
  expect((await download(owner, 'integrationId=x')).status).toBe(404)
  expect(
    (
      await (await download(owner, `authorId=${globalId('Member', '018f0000-0000-7000-8000-000000000000')}`)).text()
    ).split('\r\n'),
  ).toHaveLength(2)
  expect((await owner.fetch('/exports/deliveries.csv', { method: 'POST' })).status).toBe(400)
})
