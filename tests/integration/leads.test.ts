import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Client,
  connectBot,
  type ConnectedBot,
  control,
  conversationOf,
  customer,
  type Customer,
  globalId,
  type House,
  organization,
  type Organization,
  signIn,
  startHouse,
  uuidOf,
  write,
} from '../support/client.ts'
import { query, until } from '../support/stack.ts'

const origin = 'https://my-site.example'
const fields = 'id publicKey allowedOrigins snippet version'

let house: House
let api: string
let shop: Organization
let owner: Client
let bot: ConnectedBot
let ownerChat: Customer
let group: { id: number }
let site: { id: string; publicKey: string; snippet: string }

type Said = { code: string; path?: string[] }

beforeAll(async () => {
  house = await startHouse({ worker: true, env: { TRUST_PROXY: 'true', PUBLIC_URL: 'https://app.example.com' } })
  api = house.apis[0].url
  shop = await organization()
  owner = await signIn(api, shop.owner)
  ownerChat = await customer(house.sandbox.url, { firstName: 'Владелец' })
  bot = await connectBot(owner, house.sandbox.url, { ownerChatId: String(ownerChat.id) })
  group = await control(house.sandbox.url, '/groups', { title: 'Смена', members: [ownerChat.id] })
  await control(house.sandbox.url, `/groups/${group.id}/bots`, { bot: bot.botId, status: 'member' })
  await until(async () => {
    const chosen =
      'update staff_chat set is_chosen = true where integration_id = $1 and external_chat_id = $2 returning id'
    return (await query(chosen, [bot.uuid, String(group.id)]))[0]
  })
  site = await saveSite({ name: 'Сайт', allowedOrigins: [origin], integrationId: bot.id })
})

async function saveSite(input: object): Promise<typeof site> {
  const { saveSite } = await owner.data<{ saveSite: { site: typeof site } }>(
    `mutation ($input: SaveSiteInput!) { saveSite(input: $input) { site { ${fields} } errors { code path } } }`,
    { input },
  )
  return saveSite.site
}

let visitors = 0
/** A lead as a visitor's browser sends it; every one from an address of its own unless `headers` say otherwise. */
async function send(lead: object, headers: Record<string, string> = {}, method = 'POST') {
  visitors += 1
  const from = `198.51.${Math.floor(visitors / 250)}.${visitors % 250}`
  const response = await fetch(`${api}/api/v1/leads`, {
    method,
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from, origin, ...headers },
    body: method === 'OPTIONS' ? undefined : JSON.stringify({ site_key: site.publicKey, ...lead }),
  })
  const text = await response.text()
  type Body = { id: string; detail?: string; welcome_url?: string }
  return { status: response.status, headers: response.headers, data: (text ? JSON.parse(text) : {}) as Body }
}

const leadRow = async (id: string) =>
  (
    await query<Record<string, string | null> & { utm: Record<string, string> }>('select * from lead where id = $1', [
      id,
    ])
  )[0]!

type Chat = { messages: { from: string; text?: string }[] }
const textsIn = async (chat: string | number) =>
  (await control<Chat>(house.sandbox.url, `/chats/${bot.botId}/${chat}`)).messages
    .filter(({ from }) => from === 'bot')
    .map(({ text }) => text ?? '')

describe('a lead of a site', () => {
  it("S1-1, S1-4, S1-27: becomes a notice in the owner's chat and in the group, byte for byte", async () => {
    const { status, data } = await send({
      name: 'Иван Петров',
      email: 'ivan@example.com',
      phone: '+7 999 123-45-67',
      company: 'ООО "Рога и копыта"',
      message: 'Здравствуйте! Интересует ваша услуга по разработке сайта.\nХотел бы обсудить детали проекта.',
      utm_source: 'google',
      page: '/services/web',
      device: 'desktop',
    })
    expect([status, Object.keys(data)]).toEqual([201, ['id']])
    const expected = [
      '📝 Новая заявка с сайта',
      '━'.repeat(22),
      '👤 Имя: Иван Петров',
      '📧 Email: ivan@example.com',
      '📞 Телефон: +7 999 123-45-67',
      '🏢 Компания: ООО "Рога и копыта"',
      '',
      '💬 Сообщение:',
      'Здравствуйте! Интересует ваша услуга по разработке сайта.',
      'Хотел бы обсудить детали проекта.',
      '',
      '━'.repeat(22),
      '🔗 utm_source: google | страница: /services/web | устройство: desktop',
    ].join('\n')
    for (const chat of [ownerChat.id, group.id]) {
      expect(await until(async () => (await textsIn(chat)).find((text) => text.includes('Иван Петров')))).toBe(expected)
    }
  })

  it('S1-27: what is not given leaves its line out', async () => {
    await send({ name: 'Только имя', phone: '+7 999 000-00-01' }, { 'user-agent': 'Mozilla/5.0 (iPhone; Mobile)' })
    const text = await until(async () => (await textsIn(ownerChat.id)).find((one) => one.includes('Только имя')))
    const line = '━'.repeat(22)
    expect(text).toBe(
      `📝 Новая заявка с сайта\n${line}\n👤 Имя: Только имя\n📞 Телефон: +7 999 000-00-01\n\n${line}\n🔗 устройство: mobile`,
    )
  })

  it('S1-28: is kept with all its data, by GraphQL too', async () => {
    const { data } = await send({
      ...{ name: 'Мария', email: 'maria@example.com', message: 'Стол\nиз дуба', company: 'ИП', page: '/tables' },
      ...{ utm: { source: 'ya', campaign: 'зима' }, utm_medium: 'cpc', device: 'tablet' },
    })
    const { lead } = await owner.data<{ lead: object }>(
      `query ($id: ID!) { lead(id: $id) { state name email phone company message utmSource utm page device site { id }
        contact { name } conversation { id } assignee { id } welcomeUrl version } }`,
      { id: globalId('Lead', data.id) },
    )
    expect(lead).toEqual({
      ...{
        state: 'NEW',
        name: 'Мария',
        email: 'maria@example.com',
        phone: null,
        company: 'ИП',
        message: 'Стол\nиз дуба',
      },
      ...{ utmSource: 'ya', utm: { utm_source: 'ya', utm_campaign: 'зима', utm_medium: 'cpc' }, page: '/tables' },
      ...{ device: 'tablet', site: { id: site.id }, contact: { name: 'Мария' }, conversation: null, assignee: null },
      ...{ welcomeUrl: null, version: 1 },
    })
  })

  it('the same Idempotency-Key is one lead, told once, from however many hands', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => send({ name: 'Дважды', phone: '+79990000002' }, key)),
    )
    expect(new Set(answers.map(({ data }) => data.id)).size).toBe(1)
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
    const [told] = await query<{ count: number }>(
      `select count(*)::int from event where kind = 'LEAD_RECEIVED' and subject_id = $1`,
      [answers[0]!.data.id],
    )
    expect(told!.count).toBe(1)
  })

  it('a filled honeypot is answered like a lead and kept nowhere', async () => {
    const { status, data } = await send({ name: 'Робот', phone: '1', website: 'https://spam.example' })
    expect([status, typeof data.id]).toEqual([201, 'string'])
    expect(await query('select id from lead where id = $1', [data.id])).toEqual([])
  })

  it('finds its client by phone or e-mail, and changes nothing of his card', async () => {
    const first = await leadRow(
      (await send({ name: 'Олег', phone: '8 (999) 000-00-03', email: 'Oleg@Example.com' })).data.id,
    )
    const byPhone = await leadRow((await send({ name: 'Кто-то', phone: '+7 999 000 00 03' })).data.id)
    const byEmail = await leadRow((await send({ name: 'Ещё', email: 'oleg@example.com', company: 'Чужая' })).data.id)
    expect(first['contact_id']).toBeTruthy()
    expect([byPhone['contact_id'], byEmail['contact_id']]).toEqual([first['contact_id'], first['contact_id']])
    const [card] = await query<object>('select name, phone, company from contact where id = $1', [first['contact_id']])
    expect(card).toEqual({ name: 'Олег', phone: '+79990000003', company: null })
    const nobody = await leadRow((await send({ message: 'Просто вопрос' })).data.id)
    expect(nobody['contact_id']).toBeNull()
  })

  it('of a client who talks with the bot is tied to his dialog, reopened when it was closed', async () => {
    const lena = await customer(house.sandbox.url, { firstName: 'Лена' })
    await write(house.sandbox.url, { bot, customer: lena, text: 'Здравствуйте' })
    const conversationId = await conversationOf(shop.id, 'Лена')
    await query(
      `update contact set phone = '+79990000004', phone_digits = '79990000004'
       where id = (select contact_id from conversation where id = $1)`,
      [conversationId],
    )
    await query(`update conversation set status = 'CLOSED', closed_at = now() where id = $1`, [conversationId])
    const { data } = await send({ name: 'Лена', phone: '89990000004', message: 'И ещё стул' })
    expect((await leadRow(data.id))['conversation_id']).toBe(conversationId)
    const [row] = await query<{ status: string }>('select status from conversation where id = $1', [conversationId])
    expect(row!.status).toBe('OPEN')
  })

  it('is told live, once, to those who see its branch', async () => {
    const live = owner.subscribe<{ events: { __typename: string; lead?: { name: string; site: { id: string } } } }>(
      `subscription { events { __typename ... on LeadReceived { lead { name site { id } contact { name } } }
        ... on LeadChanged { lead { name state site { id } } } } }`,
    )
    await until(() => live.results.length > 0)
    const { data } = await send({ name: 'Живой', phone: '+79990000005' })
    await until(() => live.results.find(({ events }) => events.__typename === 'LeadReceived'))
    const input = { leadId: globalId('Lead', data.id), state: 'IN_WORK' }
    await owner.data(
      'mutation ($input: ChangeLeadStateInput!) { changeLeadState(input: $input) { lead { state } errors { code } } }',
      { input },
    )
    await until(() => live.results.find(({ events }) => events.__typename === 'LeadChanged'))
    expect(live.failure).toBeUndefined()
    await live.end()
  })
})

describe('the door', () => {
  it('lets pages of the allowed origins in, by name and without a wildcard', async () => {
    const asked = await send({}, { 'access-control-request-method': 'POST' }, 'OPTIONS')
    expect(asked.status).toBe(204)
    expect(asked.headers.get('access-control-allow-origin')).toBe(origin)
    expect(asked.headers.get('access-control-allow-headers')).toContain('idempotency-key')
    expect(asked.headers.get('vary')).toContain('Origin')
    expect((await send({ phone: '1' })).headers.get('access-control-allow-origin')).toBe(origin)
    for (const foreign of ['https://evil.example', 'http://my-site.example', 'https://my-site.example.evil', 'null']) {
      const preflight = await send({}, { origin: foreign }, 'OPTIONS')
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
      const { status, data, headers } = await send({ name: 'Чужой' }, { origin: foreign })
      expect([status, data.detail]).toEqual([403, 'Origin not allowed'])
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
    const other = await saveSite({ name: 'Другой', allowedOrigins: ['https://other.example'] })
    expect((await send({ phone: '1', site_key: other.publicKey })).status).toBe(403)
  })

  it('refuses an unknown or switched-off key, an empty lead, a body too large, another type, another method', async () => {
    expect((await send({ phone: '1', site_key: 'mhs_nobody' })).data).toEqual({ detail: 'Unknown site key' })
    const off = await saveSite({ name: 'Выключенный', allowedOrigins: [origin], isActive: false })
    expect((await send({ phone: '1', site_key: off.publicKey })).status).toBe(403)
    expect((await send({ name: ' ', page: '/x' })).status).toBe(422)
    expect((await send({ site_key: 5 })).status).toBe(422)
    expect((await send({ message: 'я'.repeat(20_000) })).status).toBe(413)
    expect((await send({ phone: '1' }, { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await send({ phone: '1' }, {}, 'PUT')).status).toBe(405)
  })

  it('counts an address and a site: 429 says when again, others go on', async () => {
    const from = { 'x-forwarded-for': '203.0.113.7' }
    const statuses: number[] = []
    for (let count = 0; count < 21; count += 1) statuses.push((await send({ phone: String(count) }, from)).status)
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 201), 429])
    const { headers } = await send({ phone: '1' }, from)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await send({ phone: '1' })).status).toBe(201)
  })
})

describe('leads and sites by GraphQL', () => {
  const call = async (who: Client, name: string, input: object, payload: string) => {
    const title = name[0]!.toUpperCase() + name.slice(1)
    const { data } = await who.gql<Record<string, Record<string, unknown> & { errors: Said[] }>>(
      `mutation ($input: ${title}Input!) { ${name}(input: $input) { ${payload} errors { code path } } }`,
      { input },
    )
    return data![name]!
  }

  it('are taken, given and counted; a stale version is refused', async () => {
    const manager = await signIn(api, shop.managers[0])
    const made = await call(
      manager,
      'createLead',
      { siteId: site.id, name: 'По телефону', phone: '+79990000006', clientMutationId: 'a' },
      'lead { id version }',
    )
    const again = await call(
      manager,
      'createLead',
      { siteId: site.id, name: 'По телефону', phone: '+79990000006', clientMutationId: 'a' },
      'lead { id version }',
    )
    expect(again).toEqual(made)
    const { id: leadId } = made['lead'] as { id: string }
    const memberId = globalId('Member', shop.managers[1].memberId)
    const given = await call(
      manager,
      'assignLead',
      { leadId, memberId, expectedVersion: 1 },
      'lead { assignee { name } version }',
    )
    expect(given['lead']).toEqual({ assignee: { name: 'Вера Менеджер' }, version: 2 })
    const stale = await call(manager, 'changeLeadState', { leadId, state: 'DONE', expectedVersion: 1 }, 'lead { id }')
    expect(stale.errors).toMatchObject([{ code: 'VERSION_CONFLICT' }])
    const { leadCounts } = await manager.data<{ leadCounts: { new: number; inWork: number } }>(
      '{ leadCounts { new inWork } }',
    )
    expect(leadCounts.new).toBeGreaterThan(0)
    const found = await manager.data<{ leads: { edges: { node: { id: string } }[] } }>(
      '{ leads(filter: { states: [NEW], search: "По телефону" }, first: 5) { edges { node { id } } } }',
    )
    expect(found.leads.edges.map(({ node }) => node.id)).toEqual([leadId])
  })

  it('only owners and administrators keep sites; a site has its snippet, and with leads it can only be switched off', async () => {
    const manager = await signIn(api, shop.managers[0])
    expect((await call(manager, 'saveSite', { name: 'x' }, 'site { id }')).errors).toMatchObject([
      { code: 'FORBIDDEN' },
    ])
    expect(site.snippet).toBe(
      `<script src="https://app.example.com/widget/form.js?key=${site.publicKey}" async></script>`,
    )
    expect((await call(owner, 'removeSite', { id: site.id }, 'removedId')).errors).toMatchObject([{ code: 'CONFLICT' }])
    const empty = await saveSite({ name: 'Пустой' })
    expect((await call(owner, 'removeSite', { id: empty.id }, 'removedId'))['removedId']).toBe(empty.id)
    const wrong = await call(owner, 'saveSite', { id: site.id, allowedOrigins: ['https://*.example'] }, 'site { id }')
    expect(wrong.errors).toMatchObject([{ code: 'BAD_INPUT' }])
  })

  it('S1-51: another tenant sees and touches nothing of them', async () => {
    const stranger = await signIn(api, (await organization('Чужая')).owner)
    const { data: sent } = await send({ name: 'Тайный', phone: '+79990000007' })
    const leadId = globalId('Lead', sent.id)
    expect(await stranger.data<{ lead: null; sites: [] }>(`{ lead(id: "${leadId}") { id } sites { id } }`)).toEqual({
      lead: null,
      sites: [],
    })
    for (const [name, input] of [
      ['changeLeadState', { leadId, state: 'SPAM' }],
      ['assignLead', { leadId }],
      ['saveSite', { id: site.id, name: 'x' }],
      ['createLead', { siteId: site.id, name: 'x' }],
    ] as const) {
      expect((await call(stranger, name, input, '')).errors, name).toMatchObject([{ code: 'NOT_FOUND' }])
    }
    expect((await leadRow(sent.id))['state']).toBe('NEW')
    expect(uuidOf(site.id)).toBeTruthy()
  })
})
