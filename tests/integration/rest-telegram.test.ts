import { randomInt, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { control, customer, member, organization, type Organization, type Person, signIn } from '../support/client.ts'
import { plant } from '../support/secrets.ts'
import { type SeedApi, seedApi } from '../support/seed-hooks.ts'
import { query, type Role, spawnRole } from '../support/stack.ts'

const publicUrl = 'https://api.example.com'
const path = '/api/v1/telegram/integration'
const detail = (text: string) => ({ detail: text })

let sandbox: Role
let api: Role
let silent: Role
let shop: Organization
let screen: SeedApi

beforeAll(async () => {
  sandbox = await spawnRole('sandbox')
  const env = { TELEGRAM_API_URL: sandbox.url }
  api = await spawnRole('api', { ...env, PUBLIC_API_URL: publicUrl })
  silent = await spawnRole('api', env)
  shop = await organization()
  screen = seedApi(api.url, await keyOf(shop.owner))
})

async function keyOf(person: Person, scopes: string[] = []): Promise<Record<string, string>> {
  const client = await signIn(api.url, person)
  const { createApiKey } = await client.data<{ createApiKey: { secret: string } }>(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret errors { code message } } }',
    { input: { name: 'Экран', scopes } },
  )
  return { authorization: `Bearer ${createApiKey.secret}` }
}

/** A bot that Telegram knows. */
async function newBot(): Promise<{ token: string; username: string; id: string }> {
  const id = String(randomInt(1_000_000_000, 9_999_999_999))
  const token = `${id}:ABC-DEF1234${randomUUID().replaceAll('-', '').slice(0, 24)}`
  plant(token)
  const username = `company_${id}_bot`
  await control(sandbox.url, '/bots', { token, username, name: 'Моя компания', openChats: true })
  return { token, username, id }
}

/** A tenant with an integration of its own. */
async function connected(more: object = {}) {
  const own = await organization()
  const its = seedApi(api.url, await keyOf(own.owner))
  const bot = await newBot()
  const made = await its.call('POST', path, { bot_token: bot.token, ...more })
  expect(made.status).toBe(201)
  return { own, its, bot }
}

describe('the REST face of the Telegram integration', () => {
  it('S1-10, S1-7: there is none: 200 and null', async () => {
    const { status, text } = await screen.useTelegramIntegration()
    expect([status, text]).toEqual([200, 'null'])
  })

  it('S1-11, S1-12, S1-13, S1-8, S1-9: POST makes one, and its answer is the whole object', async () => {
    const bot = await newBot()
    const welcome = 'Привет! Я бот для уведомлений о заявках.'
    const body = { bot_token: bot.token, owner_chat_id: 123456789, welcome_message: welcome }
    const { status, data } = await screen.useCreateTelegramIntegration(body)
    expect(status).toBe(201)
    expect(Object.entries(data)).toEqual(
      Object.entries({
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/) as string,
        tenant_id: shop.id,
        bot_username: bot.username,
        owner_chat_id: 123456789,
        webhook_url: null,
        is_webhook_active: false,
        is_active: true,
        welcome_message: welcome,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
        updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
        bot_token_masked: '••••••••:ABC-DEF1234...',
      }),
    )
    expect((await screen.useTelegramIntegration()).data).toEqual(data)
  })

  it('S1-11: POST again changes the same one', async () => {
    const { its, bot } = await connected({ owner_chat_id: 1 })
    const before = (await its.useTelegramIntegration()).data!
    const { status, data } = await its.useCreateTelegramIntegration({ bot_token: bot.token, owner_chat_id: 2 })
    expect([status, data.id, data.owner_chat_id]).toEqual([201, before.id, 2])
  })

  it('S1-14: a token that Telegram does not know: 400 in the words of the seed', async () => {
    const words = detail('Invalid Telegram bot token: Could not validate token with Telegram')
    for (const bot_token of ['123456789:ABC-DEF1234ghIkl-zyx57W2v1u123ew11', 'half', ' ']) {
      const { status, data } = await screen.useCreateTelegramIntegration({ bot_token })
      expect([status, data]).toEqual([400, words])
    }
    const { its } = await connected()
    const patched = await its.call('PATCH', path, { bot_token: '123456789:ABC-DEF1234ghIkl-zyx57W2v1u123ew11' })
    expect([patched.status, patched.data]).toEqual([400, words])
  })

  it('S1-12: the token is required', async () => {
    for (const body of [{}, { bot_token: null }, { bot_token: 5 }]) {
      const { status, data } = await screen.call<{ detail: string }>('POST', path, body)
      expect([status, data.detail.startsWith('bot_token: ')]).toEqual([422, true])
    }
  })

  it('S1-15, S1-16: PATCH changes what is given and nothing else', async () => {
    const { its, bot } = await connected({ owner_chat_id: 5, welcome_message: 'Привет' })
    const before = (await its.useTelegramIntegration()).data!
    const off = await its.call<object>('PATCH', path, { owner_chat_id: 987654321, is_active: false })
    expect([off.status, Object.keys(off.data)]).toEqual([200, Object.keys(before)])
    const updated_at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string
    expect(off.data).toEqual({ ...before, owner_chat_id: 987654321, is_active: false, updated_at })
    const on = await its.call<object>('PATCH', path, {
      is_active: true,
      welcome_message: 'Здравствуйте',
      bot_token: bot.token,
    })
    expect(on.data).toMatchObject({
      id: before.id,
      is_active: true,
      owner_chat_id: 987654321,
      welcome_message: 'Здравствуйте',
    })
    const none = await its.call<object>('PATCH', path, { owner_chat_id: null, welcome_message: null })
    expect(none.data).toMatchObject({ owner_chat_id: null, welcome_message: null })
  })

  it('S1-15: a new token is checked again, and says by itself whose it is', async () => {
    const { its, bot } = await connected()
    const before = (await its.useTelegramIntegration()).data!
    const other = await newBot()
    const { status, data } = await its.call<object>('PATCH', path, { bot_token: other.token })
    expect([status, data]).toMatchObject([200, { id: before.id, bot_username: other.username }])
    const gone = await its.call('PATCH', path, { bot_token: `${bot.token}x` })
    expect(gone.status).toBe(400)
    expect((await its.useTelegramIntegration()).data).toMatchObject({ bot_username: other.username })
  })

  it('S1-17: DELETE: 204 with an empty body; then there is none', async () => {
    const { its } = await connected()
    const { status, text, headers } = await its.call('DELETE', path)
    expect([status, text, headers.get('content-type')]).toEqual([204, '', null])
    expect((await its.useTelegramIntegration()).text).toBe('null')
    const again = await its.call('DELETE', path)
    expect([again.status, again.data]).toEqual([404, detail('Telegram integration not found')])
  })

  it('S1-18, S1-19, S1-38: the test reaches the given chat, else the one of the owner', async () => {
    const { its, bot } = await connected()
    const owner = await customer(sandbox.url, { firstName: 'Владелец' })
    const other = await customer(sandbox.url, { firstName: 'Бухгалтер' })
    await its.call('PATCH', path, { owner_chat_id: Number(owner.id) })
    for (const [given, chat] of [
      [undefined, owner],
      [Number(other.id), other],
    ] as const) {
      const { status, text } = await its.useSendTestMessage(given)
      expect([status, text]).toEqual([200, `{"success":true,"message":"Test message sent!","chat_id":${chat.id}}`])
      type Chat = { messages: { from: string }[] }
      const { messages } = await control<Chat>(sandbox.url, `/chats/${bot.id}/${chat.id}`)
      expect(messages.filter(({ from }) => from === 'bot')).toHaveLength(1)
    }
    const bare = await its.call('POST', `${path}/test`)
    expect(bare.data).toMatchObject({ success: true, chat_id: Number(owner.id) })
  })

  it('S1-20: no chat at all: still 200, and the words of the seed', async () => {
    const { its } = await connected()
    const { status, text } = await its.useSendTestMessage()
    const words = 'No chat_id provided and owner_chat_id not configured'
    expect([status, text]).toEqual([200, `{"success":false,"message":"${words}","chat_id":null}`])
  })

  it('S1-21, S1-25: the address of the webhook', async () => {
    const { its } = await connected()
    const { status, data } = await its.call<{ webhook_url: string }>('GET', `${path}/webhook-url`)
    expect(status).toBe(200)
    expect(Object.entries(data)).toEqual([
      ['webhook_url', expect.stringMatching(/^https:\/\/api\.example\.com\/api\/v1\/telegram\/webhook\/[\w-]{32}$/)],
      ['is_configured', true],
      ['message', null],
    ])
  })

  it('S1-22, S1-52: without PUBLIC_API_URL there is none, in the words of the seed', async () => {
    const { own, bot } = await connected()
    const its = seedApi(silent.url, await keyOf(own.owner))
    const { status, text } = await its.call('GET', `${path}/webhook-url`)
    const words =
      'PUBLIC_API_URL not configured. Set PUBLIC_API_URL environment variable to your domain (e.g., https://yourdomain.com)'
    expect([status, text]).toEqual([200, `{"webhook_url":"","is_configured":false,"message":"${words}"}`])
    expect(bot.token).toBeTruthy()
  })

  it('S1-23, S1-24, S1-6: the webhook is set and removed', async () => {
    const { its, bot } = await connected()
    const { data } = await its.call<{ webhook_url: string }>('GET', `${path}/webhook-url`)
    const set = await its.call('POST', `${path}/webhook`, { webhook_url: data.webhook_url })
    expect([set.status, set.text]).toEqual([200, '{"success":true,"message":"Webhook registered successfully"}'])
    const known = async () =>
      (await control<{ id: number | string; webhook: { url: string } }[]>(sandbox.url, '/bots')).find(
        ({ id }) => String(id) === bot.id,
      )!.webhook.url
    expect(await known()).toBe(data.webhook_url)
    const active = (await its.useTelegramIntegration()).data
    expect(active).toMatchObject({ webhook_url: data.webhook_url, is_webhook_active: true })
    const gone = await its.call('DELETE', `${path}/webhook`)
    expect([gone.status, gone.text]).toEqual([200, '{"success":true,"message":"Webhook removed"}'])
    expect(await known()).toBe('')
    expect((await its.useTelegramIntegration()).data).toMatchObject({ webhook_url: null, is_webhook_active: false })
  })

  it('S1-57: chat ids of 64 bit come and go as they are', async () => {
    const { its } = await connected()
    for (const id of ['-1001234567890123', '9223372036854775807', '-9007199254740993']) {
      const { status, text } = await its.call('PATCH', path, `{"owner_chat_id": ${id}}`)
      expect([status, /"owner_chat_id":(-?\d+),/.exec(text)?.[1]]).toEqual([200, id])
      const test = await its.call('POST', `${path}/test`)
      expect(/"chat_id":(-?\d+)\}$/.exec(test.text)?.[1]).toBe(id)
    }
    for (const wrong of ['9223372036854775808', '1.5', '"12"', 'true']) {
      expect((await its.call('PATCH', path, `{"owner_chat_id": ${wrong}}`)).status).toBe(422)
    }
  })

  it('what is no JSON: 400; a wrong type: 422, which names the field; too much: 413; an unknown method: 405', async () => {
    const broken = await screen.call('PATCH', path, '{"is_active": ')
    expect([broken.status, broken.data]).toEqual([400, detail('Malformed JSON in request body')])
    const wrong = await screen.call('PATCH', path, { is_active: 'yes' })
    expect([wrong.status, wrong.data]).toEqual([422, detail('is_active: Input should be a valid boolean')])
    expect((await screen.call('PATCH', path, [])).status).toBe(422)
    expect((await screen.call('PATCH', path, { welcome_message: 'x'.repeat(300_000) })).status).toBe(413)
    const put = await screen.call('PUT', path, {})
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST, PATCH, DELETE'])
    expect(put.data).toEqual(detail('Method Not Allowed'))
  })
})

describe('S1-50: who may', () => {
  const calls = [
    ['GET', path],
    ['POST', path],
    ['PATCH', path],
    ['DELETE', path],
    ['POST', `${path}/test`],
    ['GET', `${path}/webhook-url`],
    ['POST', `${path}/webhook`],
    ['DELETE', `${path}/webhook`],
  ] as const

  it.each(calls)('%s %s: nobody 401, a manager 403, a key for other things 403', async (method, at) => {
    const nobody = await seedApi(api.url, {}).call(method, at)
    expect([nobody.status, nobody.data]).toEqual([401, detail('Not authenticated')])
    const bad = await seedApi(api.url, { authorization: 'Bearer nonsense' }).call(method, at)
    expect(bad.status).toBe(401)
    const manager = await seedApi(api.url, await keyOf(shop.managers[0])).call(method, at)
    expect([manager.status, manager.data]).toEqual([403, detail('Not enough permissions')])
    const other = await seedApi(api.url, await keyOf(shop.owner, ['orders:read'])).call(method, at)
    expect([other.status, other.data]).toEqual([403, detail('This API key lacks the scope integrations:manage.')])
  })

  it('S1-50: of all roles only owners and administrators', async () => {
    for (const role of ['SUPERVISOR', 'MANAGER', 'OBSERVER', 'ADMIN']) {
      const { cookie } = await signIn(api.url, await member(shop.id, role, role))
      for (const [method, at] of calls.filter(([method]) => role !== 'ADMIN' || method === 'GET')) {
        const { status } = await seedApi(api.url, { cookie, origin: api.url }).call(method, at)
        expect([role, method, at, status]).toEqual([role, method, at, role === 'ADMIN' ? 200 : 403])
      }
    }
  })

  it('a session of owner or admin may as well, from a page of ours only', async () => {
    const { cookie } = await signIn(api.url, shop.owner)
    const page = (origin: string) => seedApi(api.url, { cookie, origin })
    expect((await page(api.url).useTelegramIntegration()).status).toBe(200)
    expect((await page(api.url).call('PATCH', path, { is_active: true })).status).toBe(200)
    expect((await page('https://evil.example').call('PATCH', path, { is_active: true })).status).toBe(403)
    expect((await seedApi(api.url, { cookie }).call('DELETE', path)).status).toBe(403)
    await query(`update member set role = 'ADMIN' where id = $1`, [shop.owner.memberId])
    expect((await page(api.url).useTelegramIntegration()).status).toBe(200)
    await query(`update member set role = 'OWNER' where id = $1`, [shop.owner.memberId])
  })

  it('S1-51: every tenant has its own; another sees and touches nothing of it', async () => {
    const { its: first, bot } = await connected()
    const { its: second } = await connected()
    const [mine, theirs] = [await first.useTelegramIntegration(), await second.useTelegramIntegration()]
    expect(mine.data!.id).not.toBe(theirs.data!.id)
    const taken = await seedApi(api.url, await keyOf((await organization()).owner)).call('POST', path, {
      bot_token: bot.token,
    })
    expect(taken.status).toBe(409)
    await second.call('DELETE', path)
    expect((await first.useTelegramIntegration()).data).toEqual(mine.data)
  })

  it('of several bots it speaks of the oldest', async () => {
    const { own, its } = await connected()
    const before = (await its.useTelegramIntegration()).data!
    const bot = await newBot()
    const client = await signIn(api.url, own.owner)
    await client.data(
      'mutation ($input: ConnectIntegrationInput!) { connectIntegration(input: $input) { errors { code } } }',
      { input: { kind: 'TELEGRAM_BOT', token: bot.token } },
    )
    expect((await its.useTelegramIntegration()).data!.id).toBe(before.id)
  })
})
