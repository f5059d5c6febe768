import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { control, fake, fault, makeBot, makeCustomer } from '../support/fake-bot-api.ts'
import { channelOf } from '../../server/src/channels/registry.ts'
import { UserError } from '../../server/src/errors.ts'
import type { Integration } from '../../server/src/generated/prisma/client.ts'
import { prisma } from '../../server/src/db/client.ts'
import { accountOf } from '../../server/src/integrations/account.ts'
import { findByWebhookKey } from '../../server/src/integrations/webhook/find-webhook.ts'
import { createIntegration } from '../../server/src/integrations/bot/create-integration.ts'
import { connectIntegration } from '../../server/src/integrations/connect-integration.ts'
import { disconnectIntegration } from '../../server/src/integrations/disconnect-integration.ts'
import { refreshProfile } from '../../server/src/integrations/refresh-profile.ts'
import { openSecret } from '../../server/src/integrations/secrets.ts'
import { updateIntegration } from '../../server/src/integrations/update-integration.ts'
import { checkWebhooks } from '../../server/src/integrations/webhook/check-all.ts'
import { checkIntegration } from '../../server/src/integrations/webhook/check.ts'
import { registerWebhook } from '../../server/src/integrations/webhook/register.ts'
import { removeWebhook } from '../../server/src/integrations/webhook/remove.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { makeMember, makeOrganization, newToken } from '../support/house.ts'
import { query } from '../support/stack.ts'

const publicUrl = 'https://bots.example.test'
vi.hoisted(() => (process.env['PUBLIC_API_URL'] = 'https://bots.example.test'))

let owner: Viewer
let stranger: Viewer
beforeAll(async () => {
  owner = await makeMember(await makeOrganization(), 'OWNER')
  stranger = await makeMember(await makeOrganization('Другая'), 'OWNER')
})

const failure = async (work: Promise<unknown>): Promise<UserError | null> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error !== null && !(error instanceof UserError)) throw error
  return error
}
const codeOf = async (work: Promise<unknown>) => (await failure(work))?.code ?? null
const read = (id: string): Promise<Integration> => prisma.integration.findUniqueOrThrow({ where: { id } })
const botOf = (token: string) => fake.world.bots.get(Number(token.split(':')[0]))
const events = (id: string, kind: string) =>
  query(`select seq from event where subject_id = $1 and kind = $2`, [id, kind])

async function connected(settings: Partial<Parameters<typeof connectIntegration>[1]> = {}) {
  const token = settings.token ?? newToken()
  await makeBot(token)
  const id = await connectIntegration(owner, { kind: 'TELEGRAM_BOT', ...settings, token })
  return { id, token, bot: token.split(':')[0]! }
}

describe('connecting a bot', () => {
  it('S0-24, S3-1, S3-2: checks the token and puts the bot to work without a further click', async () => {
    const { id, token } = await connected({ welcomeMessage: 'Привет!', ownerChatId: '-1002345678901' })
    const row = await read(id)
    expect(row).toMatchObject({
      name: 'Мебельная мастерская',
      username: `bot_${token.split(':')[0]}`,
      status: 'CONNECTED',
      isActive: true,
      mode: 'CHAT',
      welcomeMessage: 'Привет!',
      ownerChatId: '-1002345678901',
      webhookActive: true,
      webhookUrl: `${publicUrl}/api/v1/telegram/webhook/${row.webhookKey}`,
    })
    expect(botOf(token)?.webhook?.url).toBe(row.webhookUrl)
    expect(botOf(token)?.allowedUpdates).toContain('message')
    expect((await events(id, 'INTEGRATION_CHANGED')).length).toBeGreaterThan(0)
  })

  it('S1-13: right after creation there is no webhook yet and the bot is on', async () => {
    const token = newToken()
    await makeBot(token)
    const row = await read(await createIntegration(owner, { kind: 'TELEGRAM_BOT', token }))
    expect(row).toMatchObject({ webhookUrl: null, webhookActive: false, isActive: true })
    expect(botOf(token)?.webhook).toBeUndefined()
  })

  it('S1-14, S1-55: a token that nobody knows is refused, and so is one of the wrong shape, unasked', async () => {
    const token = newToken()
    await makeBot(token)
    const revoked = `${token.split(':')[0]}:${newToken().split(':')[1]}`
    expect(await codeOf(connectIntegration(owner, { kind: 'TELEGRAM_BOT', token: revoked }))).toBe('INVALID_BOT_TOKEN')
    const asked = () => control<unknown[]>('GET', '/calls').then((calls) => calls.length)
    const before = await asked()
    for (const wrong of ['', 'token', '123456789:ABC-DEF', `${token}/../x`]) {
      expect(await codeOf(connectIntegration(owner, { kind: 'TELEGRAM_BOT', token: wrong }))).toBe('INVALID_BOT_TOKEN')
    }
    expect(await asked()).toBe(before)
    expect(await codeOf(connectIntegration(owner, { kind: 'TELEGRAM_BOT', token: ` ${token}\n` }))).toBeNull()
  })

  it('says that the provider is silent or busy instead of blaming the token', async () => {
    const token = newToken()
    const { id: bot } = await makeBot(token)
    await fault({ bot, method: 'getMe', times: 1, fault: { kind: 'rst', accept: false } })
    expect(await codeOf(connectIntegration(owner, { kind: 'TELEGRAM_BOT', token }))).toBe('PROVIDER_UNREACHABLE')
    const busy = {
      kind: 'error',
      code: 429,
      description: 'Too Many Requests: retry after 5',
      parameters: { retry_after: 5 },
    }
    await fault({ bot, method: 'getMe', times: 1, fault: busy })
    const refused = await failure(connectIntegration(owner, { kind: 'TELEGRAM_BOT', token }))
    expect(refused?.code).toBe('RATE_LIMITED')
    expect(refused?.facts.retryAt?.getTime()).toBeGreaterThan(Date.now() + 3000)
  })

  it('S0-28, S1-44, S1-46: the token lies encrypted in the database, bound to its row', async () => {
    const { id, token } = await connected()
    const other = await connected()
    const [row, foreign] = [await read(id), await read(other.id)]
    const stored = JSON.stringify(await query('select * from integration'))
    expect(stored).not.toContain(token.split(':')[1])
    expect(row.tokenEncrypted).toMatch(/^gAAAA/)
    expect(accountOf(row)).toEqual({ token, apiRoot: fake.url })
    expect(() => accountOf({ ...row, tokenEncrypted: foreign.tokenEncrypted })).toThrow('another one')
  })

  it('S1-9, S1-45: shows how the secret begins and no more of it', async () => {
    const { id, token } = await connected()
    expect((await read(id)).tokenMask).toBe(`••••••••:${token.split(':')[1]?.slice(0, 11)}...`)
    expect(JSON.stringify(await query('select * from event'))).not.toContain(token.split(':')[1])
  })

  it('S1-25, S1-47: every integration has an unguessable address and a webhook secret of its own', async () => {
    const rows = [await read((await connected()).id), await read((await connected()).id)]
    const secrets = rows.map((row) => openSecret(row.id, row.webhookSecret))
    expect(new Set(secrets).size).toBe(2)
    expect(new Set(rows.map((row) => row.webhookKey)).size).toBe(2)
    for (const row of rows) expect(Buffer.from(row.webhookKey, 'base64url').length).toBeGreaterThanOrEqual(16)
    for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9_-]{32,256}$/)
    const row = rows[0]!
    expect(botOf(accountOf(row).token)?.webhook?.secret).toBe(secrets[0])
    expect(await findByWebhookKey(row.webhookKey)).toMatchObject({ integration: { id: row.id }, secret: secrets[0] })
    expect(await findByWebhookKey(row.webhookKey.slice(1))).toBeNull()
  })

  it('S3-3, S1-51: one bot is connected once in the whole installation, even when many try at once', async () => {
    const { token } = await connected()
    for (const viewer of [owner, stranger]) {
      expect(await codeOf(connectIntegration(viewer, { kind: 'TELEGRAM_BOT', token }))).toBe('BOT_ALREADY_CONNECTED')
    }
    const wanted = newToken()
    await makeBot(wanted)
    const tries = [owner, stranger, owner, stranger].map((viewer) =>
      codeOf(createIntegration(viewer, { kind: 'TELEGRAM_BOT', token: wanted })),
    )
    expect((await Promise.all(tries)).sort()).toEqual([
      'BOT_ALREADY_CONNECTED',
      'BOT_ALREADY_CONNECTED',
      'BOT_ALREADY_CONNECTED',
      null,
    ])
  })

  it('is done once for a clientMutationId, and refuses the same id with other input', async () => {
    const token = newToken()
    await makeBot(token)
    const input = { kind: 'TELEGRAM_BOT' as const, token, clientMutationId: randomUUID() }
    const first = await createIntegration(owner, input)
    expect(await createIntegration(owner, input)).toBe(first)
    expect(await codeOf(createIntegration(owner, { ...input, welcomeMessage: 'x' }))).toBe('IDEMPOTENCY_CONFLICT')
  })

  it('a refused webhook leaves the bot connected, with a warning that says why', async () => {
    const token = newToken()
    const { id: bot } = await makeBot(token)
    const refusal = { kind: 'error', code: 400, description: 'Bad Request: bad webhook: Failed to resolve host' }
    await fault({ bot, method: 'setWebhook', times: 1, fault: refusal })
    const row = await read(await connectIntegration(owner, { kind: 'TELEGRAM_BOT', token }))
    expect(row).toMatchObject({ status: 'WARNING', webhookActive: false, isActive: true })
    expect(row.statusReason).toMatch(/^WEBHOOK_REFUSED: .*Failed to resolve host/)
  })
})

describe('the webhook', () => {
  it('S1-23, S1-35: is registered again, at our address or a given one', async () => {
    const { id, token } = await connected()
    await removeWebhook(owner, { integrationId: id })
    await registerWebhook(owner, { integrationId: id })
    expect(botOf(token)?.webhook?.url).toBe((await read(id)).webhookUrl)
    await registerWebhook(owner, { integrationId: id, url: 'https://proxy.example.test:8443/tg' })
    expect(await read(id)).toMatchObject({ webhookUrl: 'https://proxy.example.test:8443/tg', webhookIsOurs: true })
  })

  it('S1-56: what the provider refuses is said in its words', async () => {
    const { id } = await connected()
    const refused = await failure(registerWebhook(owner, { integrationId: id, url: 'http://proxy.example.test/tg' }))
    expect(refused?.code).toBe('WEBHOOK_REFUSED')
    expect(refused?.facts.detail).toMatch(/HTTPS URL must be provided/)
  })

  it('S1-24: is removed, and the bot works by polling from then on', async () => {
    const { id, token } = await connected()
    await removeWebhook(owner, { integrationId: id })
    expect(botOf(token)?.webhook).toBeUndefined()
    expect(await read(id)).toMatchObject({ webhookUrl: null, webhookActive: false })
  })

  it('S1-6, S1-34: is checked: ours, taken away by another system, removed, failing', async () => {
    const { id, token, bot } = await connected()
    await checkIntegration(owner, { integrationId: id })
    expect(await read(id)).toMatchObject({ status: 'CONNECTED', webhookIsOurs: true, webhookPending: 0 })

    await channelOf('TELEGRAM_BOT').registerWebhook(
      { token, apiRoot: fake.url },
      { url: 'https://other.test/', secret: 'x' },
    )
    await checkIntegration(owner, { integrationId: id })
    expect(await read(id)).toMatchObject({ status: 'WARNING', statusReason: 'WEBHOOK_FOREIGN', webhookIsOurs: false })

    await channelOf('TELEGRAM_BOT').removeWebhook({ token, apiRoot: fake.url })
    await checkIntegration(owner, { integrationId: id })
    expect((await read(id)).statusReason).toBe('WEBHOOK_LOST')

    await registerWebhook(owner, { integrationId: id })
    Object.assign(botOf(token)!.webhook!, {
      lastErrorAt: Math.floor(Date.now() / 1000),
      lastError: 'Wrong response: 502',
    })
    await checkIntegration(owner, { integrationId: id })
    expect(await read(id)).toMatchObject({ status: 'WARNING', webhookLastError: 'Wrong response: 502' })
    expect(bot).toBeTruthy()
  })

  it('S1-55: a revoked token suspends the integration; a new token of the same bot brings it back', async () => {
    const { id, token, bot } = await connected()
    const fresh = `${bot}:${newToken().split(':')[1]}`
    botOf(token)!.token = fresh
    await checkIntegration(owner, { integrationId: id })
    expect(await read(id)).toMatchObject({ status: 'SUSPENDED', statusReason: 'UNAUTHORIZED' })
    await updateIntegration(owner, { integrationId: id, token: fresh })
    const row = await read(id)
    expect(row).toMatchObject({ status: 'CONNECTED', statusReason: null, webhookActive: true })
    expect(accountOf(row).token).toBe(fresh)
  })

  it('is checked now and then for every bot, shared out between workers, one bot’s trouble stopping no other', async () => {
    const [first, second] = [await connected(), await connected()]
    await query(`update integration set webhook_checked_at = null, webhook_is_ours = null where id = any($1)`, [
      [first.id, second.id],
    ])
    await fault({ bot: Number(first.bot), method: 'getWebhookInfo', times: 1, fault: { kind: 'rst', accept: false } })
    await Promise.all([checkWebhooks(), checkWebhooks()])
    expect((await read(second.id)).webhookIsOurs).toBe(true)
    const calls = await control<unknown[]>('GET', `/calls?bot=${second.bot}&method=getWebhookInfo`)
    expect(calls).toHaveLength(1)
    await checkWebhooks()
    expect(await control<unknown[]>('GET', `/calls?bot=${second.bot}&method=getWebhookInfo`)).toHaveLength(1)
  })

  it('bots of which nothing is new are written once for all of them, whatever their number', async () => {
    const ids = [(await connected()).id, (await connected()).id, (await connected()).id]
    const well = 'select from integration where id = any($1) and webhook_is_ours and webhook_pending = 0'
    const due = 'update integration set webhook_checked_at = null where id = any($1)'
    await query(due, [ids])
    await checkWebhooks()
    expect(await query(well, [ids])).toHaveLength(3)
    await query(due, [ids])
    await checkWebhooks()
    const written = await query('select distinct xmin::text from integration where id = any($1)', [ids])
    expect(written).toHaveLength(1)
  })
})

describe('changing a bot', () => {
  it('S1-3, S1-12, S1-16, S1-53: owner’s chat, welcome, on and off, notices only; a blank text takes it away', async () => {
    const { id } = await connected()
    const change = {
      ownerChatId: '-1009223372036',
      welcomeMessage: 'Здравствуйте!',
      isActive: false,
      mode: 'NOTIFY_ONLY' as const,
    }
    await updateIntegration(owner, { integrationId: id, ...change, acceptGroups: true, name: 'Заявки' })
    expect(await read(id)).toMatchObject({ ...change, acceptGroups: true, name: 'Заявки' })
    await updateIntegration(owner, { integrationId: id, ownerChatId: null, welcomeMessage: ' ', isActive: true })
    expect(await read(id)).toMatchObject({
      ownerChatId: null,
      welcomeMessage: null,
      isActive: true,
      mode: 'NOTIFY_ONLY',
    })
  })

  it('refuses a stale version, and changes nothing then', async () => {
    const { id } = await connected()
    const { version } = await read(id)
    await updateIntegration(owner, { integrationId: id, name: 'Первый', expectedVersion: version })
    expect(
      await codeOf(updateIntegration(owner, { integrationId: id, name: 'Второй', expectedVersion: version })),
    ).toBe('VERSION_CONFLICT')
    expect((await read(id)).name).toBe('Первый')
  })

  it('becomes another bot only while there is no conversation', async () => {
    const { id } = await connected()
    const other = newToken()
    await makeBot(other)
    await updateIntegration(owner, { integrationId: id, token: other })
    expect(await read(id)).toMatchObject({ providerAccountId: other.split(':')[0], webhookActive: true })
    await query(
      `with c as (insert into contact (organization_id, name) values ($1, 'Мария') returning id)
       insert into conversation (organization_id, integration_id, contact_id, external_chat_id) select $1, $2, id, '1' from c`,
      [owner.organizationId, id],
    )
    const third = newToken()
    await makeBot(third)
    expect(await codeOf(updateIntegration(owner, { integrationId: id, token: third }))).toBe('CONFLICT')
    const taken = await connected()
    const free = await connected()
    expect(await codeOf(updateIntegration(owner, { integrationId: free.id, token: taken.token }))).toBe(
      'BOT_ALREADY_CONNECTED',
    )
  })
})

describe('letting a bot go', () => {
  it('removes the webhook, wipes the secrets, keeps the conversations, and frees the bot', async () => {
    const { id, token } = await connected()
    const before = await read(id)
    await disconnectIntegration(owner, { integrationId: id })
    expect(botOf(token)?.webhook).toBeUndefined()
    const row = await read(id)
    expect(row).toMatchObject({ tokenEncrypted: '', webhookSecret: '', isActive: false, webhookUrl: null })
    expect(row.disconnectedAt).not.toBeNull()
    expect(await findByWebhookKey(before.webhookKey)).toBeNull()
    expect(await events(id, 'INTEGRATION_REMOVED')).toHaveLength(1)
    expect(await codeOf(disconnectIntegration(owner, { integrationId: id }))).toBe('NOT_FOUND')
    expect(await codeOf(connectIntegration(stranger, { kind: 'TELEGRAM_BOT', token }))).toBeNull()
  })

  it('S0-10: comes back as the same integration, its history with it, under another address', async () => {
    const { id, token } = await connected()
    const before = await read(id)
    await disconnectIntegration(owner, { integrationId: id })
    expect(await connectIntegration(owner, { kind: 'TELEGRAM_BOT', token })).toBe(id)
    const row = await read(id)
    expect(row).toMatchObject({ disconnectedAt: null, isActive: true, webhookActive: true })
    expect(row.webhookKey).not.toBe(before.webhookKey)
  })

  it('goes through although the provider refuses or is silent', async () => {
    const { id, bot } = await connected()
    await fault({ bot: Number(bot), method: 'deleteWebhook', times: 1, fault: { kind: 'rst', accept: false } })
    await disconnectIntegration(owner, { integrationId: id })
    expect((await read(id)).disconnectedAt).not.toBeNull()
  })
})

describe('the face of the bot', () => {
  it('S0-7: its picture is fetched into our storage once; the same again tells the feed nothing', async () => {
    const { id, token } = await connected()
    await refreshProfile(id)
    const before = await events(id, 'INTEGRATION_CHANGED')
    const customer = await makeCustomer(token.split(':')[0]!, { firstName: 'Мария', photo: 'sample' })
    botOf(token)!.photoFileId = fake.world.customers.get(customer.id)!.photoFileId!
    await refreshProfile(id)
    const row = await read(id)
    expect(row.avatarKey).toMatch(new RegExp(`^${owner.organizationId}/`))
    await refreshProfile(id)
    expect(await events(id, 'INTEGRATION_CHANGED')).toHaveLength(before.length + 1)
  })
})

describe('S1-51: another tenant’s bot answers like a missing one', () => {
  it('for every operation', async () => {
    const { id } = await connected()
    for (const integrationId of [id, randomUUID()]) {
      const operations = [
        updateIntegration(stranger, { integrationId, name: 'Чужой' }),
        disconnectIntegration(stranger, { integrationId }),
        registerWebhook(stranger, { integrationId }),
        removeWebhook(stranger, { integrationId }),
        checkIntegration(stranger, { integrationId }),
      ]
      for (const code of await Promise.all(operations.map(codeOf))) expect(code).toBe('NOT_FOUND')
    }
    expect(await read(id)).toMatchObject({ disconnectedAt: null, webhookActive: true })
  })
})
