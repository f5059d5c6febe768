import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, control, globalId, member, organization, type Organization, signIn } from '../support/client.ts'
import { newToken } from '../support/house.ts'
import { query, type Role, spawnRole, until } from '../support/stack.ts'

const publicUrl = 'https://bots.example.test'
let sandbox: Role
let webhooks: Role
let polling: Role
let shop: Organization
let owner: Client
beforeAll(async () => {
  sandbox = await spawnRole('sandbox')
  const env = { SANDBOX_URL: sandbox.url, TELEGRAM_API_URL: sandbox.url, LOG_LEVEL: 'trace' }
  polling = await spawnRole('api', env)
  webhooks = await spawnRole('api', { ...env, PUBLIC_API_URL: publicUrl })
  shop = await organization()
  owner = await signIn(webhooks.url, shop.owner)
})

type Card = {
  id: string
  name: string
  isActive: boolean
  status: string
  statusReason: string | null
  transport: string
  tokenMasked: string
  ownerChatId: string | null
  version: number
  webhook: { url: string; isConfigured: boolean; isActive: boolean; isOurs: boolean | null }
}
const card = `id name username kind mode isActive status statusReason transport tokenMasked avatarUrl ownerChatId welcomeMessage
  acceptGroups version createdAt updatedAt providerAccountId branch { id name }
  webhook { url isConfigured isActive isOurs pendingUpdates lastError lastErrorAt checkedAt }`

type Payload = { integration?: Card | null; errors: { code: string; message: string; path?: string[] }[] }

/** One mutation; its payload, or the error of the whole request in the same shape. */
async function call(client: Client, name: string, input: object, fields = `integration { ${card} }`) {
  const title = name[0]!.toUpperCase() + name.slice(1)
  const document = `mutation ($input: ${title}Input!) { ${name}(input: $input) { ${fields} errors { code message path } } }`
  const { data, errors } = await client.gql<Record<string, Payload & Record<string, unknown>>>(document, { input })
  if (!data?.[name]) throw new Error(JSON.stringify(errors))
  return data[name]
}

async function makeBot() {
  const token = newToken()
  await control(sandbox.url, '/bots', {
    token,
    username: `bot_${token.split(':')[0]}`,
    name: 'Мебельная мастерская',
    openChats: true,
  })
  return { token, botId: token.split(':')[0]! }
}

async function connect(client = owner, more: object = {}) {
  const bot = await makeBot()
  const { integration } = await call(client, 'connectIntegration', { kind: 'TELEGRAM_BOT', token: bot.token, ...more })
  return { ...bot, card: integration!, id: integration!.id }
}

describe('«Коммуникации» over the API', () => {
  it('S0-24, S0-25, S1-8, S1-21, S1-25, S3-2: one mutation connects, activates and shows the webhook', async () => {
    const { card: shown, botId } = await connect()
    expect(shown).toMatchObject({
      name: 'Мебельная мастерская',
      status: 'CONNECTED',
      isActive: true,
      transport: 'WEBHOOK',
      tokenMasked: expect.stringMatching(/^•{8}:[\w-]{11}\.{3}$/) as string,
      username: `bot_${botId}`,
      ownerChatId: null,
      welcomeMessage: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      updatedAt: expect.stringMatching(/Z$/) as string,
      webhook: { isConfigured: true, isActive: true, isOurs: true },
    })
    expect(shown.webhook.url).toMatch(new RegExp(`^${publicUrl}/api/v1/telegram/webhook/[\\w-]{22,}$`))
  })

  it('S1-14: the error of a wrong token has exactly this text in English, and says what to do in Russian', async () => {
    const { token } = await makeBot()
    const wrong = `${token.split(':')[0]}:${newToken().split(':')[1]}`
    const english = await signIn(webhooks.url, shop.owner)
    await call(english, 'updateViewer', { locale: 'EN' }, '')
    const refused = await call(english, 'connectIntegration', { kind: 'TELEGRAM_BOT', token: wrong })
    expect(refused).toMatchObject({
      integration: null,
      errors: [
        { code: 'INVALID_BOT_TOKEN', message: 'Invalid Telegram bot token: Could not validate token with Telegram' },
      ],
    })
    await call(english, 'updateViewer', { locale: 'RU' }, '')
    const said = await call(english, 'connectIntegration', { kind: 'TELEGRAM_BOT', token: wrong })
    expect(said.errors[0]?.message).toMatch(/токен.*@BotFather/i)
  })

  it('S1-22, S1-52: without PUBLIC_API_URL the bot is polled, and the text says what to set', async () => {
    const browser = await signIn(polling.url, shop.owner)
    const { id, card: shown } = await connect(browser)
    expect(shown).toMatchObject({
      transport: 'POLLING',
      webhook: { url: '', isConfigured: false, isActive: false, isOurs: null },
    })
    await call(browser, 'updateViewer', { locale: 'EN' }, '')
    const { errors } = await call(browser, 'registerWebhook', { integrationId: id })
    await call(browser, 'updateViewer', { locale: 'RU' }, '')
    expect(errors).toMatchObject([
      {
        code: 'PUBLIC_URL_MISSING',
        message:
          'PUBLIC_API_URL not configured. Set PUBLIC_API_URL environment variable to your domain (e.g., https://yourdomain.com)',
      },
    ])
  })

  it('S1-23, S1-24, S1-35: the webhook is removed and registered again', async () => {
    const { id } = await connect()
    const removed = await call(owner, 'removeWebhook', { integrationId: id })
    expect(removed.integration).toMatchObject({ transport: 'POLLING', webhook: { isActive: false, isOurs: null } })
    const again = await call(owner, 'registerWebhook', { integrationId: id })
    expect(again.integration).toMatchObject({ transport: 'WEBHOOK', webhook: { isActive: true, isOurs: true } })
    const checked = await call(owner, 'checkIntegration', { integrationId: id })
    expect(checked.integration?.webhook.isOurs).toBe(true)
  })

  it('S1-18, S1-19, S1-20, S1-57: a test message, in the words of the REST face', async () => {
    const { id } = await connect()
    const fields = 'success message chatId'
    expect(await call(owner, 'sendTestMessage', { integrationId: id }, fields)).toEqual({
      ...{ success: false, message: 'No chat_id provided and owner_chat_id not configured', chatId: null, errors: [] },
    })
    const changed = await call(owner, 'updateIntegration', { integrationId: id, ownerChatId: '9007199254740993' })
    expect(changed.integration?.ownerChatId).toBe('9007199254740993')
    const group = await call(owner, 'updateIntegration', { integrationId: id, ownerChatId: '-1002345678901' })
    expect(group.integration?.ownerChatId).toBe('-1002345678901')
    expect(await call(owner, 'sendTestMessage', { integrationId: id, chatId: '555777' }, fields)).toEqual({
      ...{ success: true, message: 'Test message sent!', chatId: '555777', errors: [] },
    })
  })

  it('S1-16: is switched off and on; a stale version is refused', async () => {
    const { id, card: shown } = await connect()
    const off = await call(owner, 'updateIntegration', {
      integrationId: id,
      isActive: false,
      expectedVersion: shown.version,
    })
    expect(off.integration?.isActive).toBe(false)
    const stale = await call(owner, 'updateIntegration', {
      integrationId: id,
      isActive: true,
      expectedVersion: shown.version,
    })
    expect(stale).toMatchObject({ integration: null, errors: [{ code: 'VERSION_CONFLICT' }] })
  })

  it('S1-43: a chat link and its state', async () => {
    const { id } = await connect()
    const link = 'chatLink { id url expiresAt usedAt chatId }'
    const { chatLink } = await call(owner, 'createChatLink', { integrationId: id }, link)
    const asked = await owner.data(`query ($id: ID!) { ${link.replace('chatLink', 'chatLink(id: $id)')} }`, {
      id: (chatLink as { id: string }).id,
    })
    expect(asked).toEqual({ chatLink })
    expect(await owner.data(`query ($id: ID!) { chatCandidates(integrationId: $id) { chatId } }`, { id })).toEqual({
      chatCandidates: [],
    })
  })

  it('tells the feed, live, without a secret', async () => {
    const live = owner.subscribe<{ events: Record<string, unknown> }>(
      `subscription { events { __typename ... on IntegrationChanged { integration { ${card} } } ... on IntegrationRemoved { integrationId } } }`,
    )
    await until(() => live.results.length > 0)
    const { id, token } = await connect()
    await call(owner, 'disconnectIntegration', { integrationId: id }, 'integrationId')
    await until(() => live.results.find(({ events }) => events['integrationId'] === id))
    const changed = live.results
      .flatMap(({ events }) => (events['integration'] as Card | undefined) ?? [])
      .filter((row) => row.id === id)
    expect(changed.at(-1)).toMatchObject({ transport: 'WEBHOOK', webhook: { isActive: true, isConfigured: true } })
    expect(changed.at(-1)?.webhook.url).toMatch(new RegExp(`^${publicUrl}/`))
    expect(JSON.stringify(live.results)).not.toContain(token.split(':')[1])
    await live.end()
    const { integrations } = await owner.data<{ integrations: Card[] }>('{ integrations { id } }')
    expect(integrations.some((row) => row.id === id)).toBe(false)
  })
})

const operations: [string, (id: string) => object, string][] = [
  ['updateIntegration', (id) => ({ integrationId: id, name: 'x' }), 'integration { id }'],
  ['registerWebhook', (id) => ({ integrationId: id }), 'integration { id }'],
  ['removeWebhook', (id) => ({ integrationId: id }), 'integration { id }'],
  ['checkIntegration', (id) => ({ integrationId: id }), 'integration { id }'],
  ['sendTestMessage', (id) => ({ integrationId: id }), 'success'],
  ['createChatLink', (id) => ({ integrationId: id }), 'chatLink { id }'],
  ['disconnectIntegration', (id) => ({ integrationId: id }), 'integrationId'],
]

describe('who may', () => {
  it('S1-50: role × operation', async () => {
    for (const role of ['ADMIN', 'SUPERVISOR', 'MANAGER', 'OBSERVER']) {
      const { id } = await connect()
      const browser = await signIn(webhooks.url, await member(shop.id, role, role))
      const expected = role === 'ADMIN' ? undefined : 'FORBIDDEN'
      const { token } = await makeBot()
      const made = await call(browser, 'connectIntegration', { kind: 'TELEGRAM_BOT', token })
      expect(made.errors[0]?.code, role).toBe(expected)
      for (const [name, input, fields] of operations) {
        expect((await call(browser, name, input(id), fields)).errors[0]?.code, `${role} ${name}`).toBe(expected)
      }
      const { errors } = await browser.gql(`query ($id: ID!) { chatCandidates(integrationId: $id) { chatId } }`, {
        id: (await connect()).id,
      })
      expect(errors?.[0]?.extensions?.code, role).toBe(expected)
      const seen = await browser.data<{ integrations: Card[] }>(`{ integrations { ${card} } }`)
      expect(seen.integrations.length).toBeGreaterThan(0)
    }
  })

  it('S1-51: another tenant’s id answers like a missing one, everywhere', async () => {
    const { id } = await connect()
    const stranger = await signIn(webhooks.url, (await organization('Другая')).owner)
    const ids = [
      id,
      globalId('Integration', '00000000-0000-7000-8000-000000000000'),
      globalId('Member', shop.owner.memberId),
      'x',
    ]
    for (const integrationId of ids) {
      for (const [name, input, fields] of operations) {
        const { errors } = await call(stranger, name, input(integrationId), fields)
        expect(errors[0]?.code, `${name} ${integrationId}`).toBe('NOT_FOUND')
      }
      const { data } = await stranger.gql(`query ($id: ID!) { integration(id: $id) { id } node(id: $id) { id } }`, {
        id: integrationId,
      })
      expect(Object.values(data ?? { nothing: null }).every((value) => value === null)).toBe(true)
    }
    expect(await stranger.data('{ integrations { id } }')).toEqual({ integrations: [] })
    const { errors } = await call(stranger, 'connectIntegration', {
      kind: 'TELEGRAM_BOT',
      token: (await connect()).token,
    })
    expect(errors[0]?.code).toBe('BOT_ALREADY_CONNECTED')
    const branch = await call(stranger, 'createBranch', { name: 'Чужой' }, 'branch { id }')
    const given = await call(owner, 'updateIntegration', {
      integrationId: id,
      branchId: (branch['branch'] as { id: string }).id,
    })
    expect(given.errors[0]?.code).toBe('NOT_FOUND')
  })
})

it('S0-28, S1-9, S1-45: a planted token is nowhere: not in answers, errors, logs, events or tables', async () => {
  const { id, token, botId } = await connect()
  const secret = token.split(':')[1]!
  const answers: unknown[] = [await owner.gql(`query ($id: ID!) { integration(id: $id) { ${card} } }`, { id })]
  const faults = [
    { kind: 'rst', accept: false },
    { kind: 'html', accept: false, status: 502 },
    { kind: 'garbage', accept: false },
    {
      kind: 'error',
      code: 400,
      description: `Bad Request: bad webhook: https://api.telegram.org/bot${token}/setWebhook`,
    },
    { kind: 'error', code: 403, description: `Forbidden: bot${token} was blocked by the user` },
  ]
  for (const fault of faults) {
    for (const method of ['setWebhook', 'getWebhookInfo', 'sendMessage', 'getMe']) {
      await control(sandbox.url, '/faults', { bot: Number(botId), method, times: 1, fault })
    }
    answers.push(await call(owner, 'registerWebhook', { integrationId: id }))
    answers.push(await call(owner, 'checkIntegration', { integrationId: id }))
    answers.push(await call(owner, 'sendTestMessage', { integrationId: id, chatId: '5' }, 'success message'))
    answers.push(await call(owner, 'updateIntegration', { integrationId: id, token }))
  }
  answers.push(await owner.gql(`{ integrations { ${card} } viewer { feedCursor } }`))
  answers.push(
    await owner.gql(`mutation { connectIntegration(input: { kind: TELEGRAM_BOT, token: 5 }) { errors { code } } }`),
  )
  const tables = ['integration', 'event', 'mutation_key', 'chat_link', 'raw_update']
  const rows = await Promise.all(tables.map((table) => query(`select * from ${table}`)))
  const everything = JSON.stringify([answers, rows, webhooks.log, polling.log])
  expect(everything).toContain(botId)
  expect(everything).not.toContain(secret)
  expect(everything).not.toContain(encodeURIComponent(secret))
})
