import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { accepted, control, fake, fault, makeBot, makeCustomer, type Customer } from '../support/fake-bot-api.ts'
import { prisma } from '../../server/src/db/client.ts'
import { UserError } from '../../server/src/errors.ts'
import { connectIntegration } from '../../server/src/integrations/connect-integration.ts'
import { chatCandidates } from '../../server/src/integrations/owner-chat/chat-candidates.ts'
import { createChatLink } from '../../server/src/integrations/owner-chat/create-chat-link.ts'
import { findChatLink } from '../../server/src/integrations/owner-chat/find-chat-link.ts'
import { redeemChatLink } from '../../server/src/integrations/owner-chat/redeem-chat-link.ts'
import { sendTestMessage } from '../../server/src/integrations/owner-chat/send-test-message.ts'
import { updateIntegration } from '../../server/src/integrations/update-integration.ts'
import { registerWebhook } from '../../server/src/integrations/webhook/register.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { makeMember, makeOrganization, newToken } from '../support/house.ts'
import { query } from '../support/stack.ts'

// PUBLIC_API_URL is not set in this file: bots are polled.
let owner: Viewer
let stranger: Viewer
let integrationId: string
let bot: string
let customer: Customer
beforeAll(async () => {
  owner = await makeMember(await makeOrganization(), 'OWNER')
  stranger = await makeMember(await makeOrganization('Другая'), 'OWNER')
  const token = newToken()
  bot = token.split(':')[0]!
  await makeBot(token)
  await control('POST', '/bots', { token, username: 'my_company_bot', name: 'Мебельная мастерская' })
  customer = await makeCustomer(bot, { firstName: 'Мария' })
  // A webhook that another system left behind would stop the polling.
  fake.world.bots.get(Number(bot))!.webhook = { url: 'https://other.test/', maxConnections: 40 } as never
  integrationId = await connectIntegration(owner, { kind: 'TELEGRAM_BOT', token })
})

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => {
      if (error instanceof UserError) return error.code
      throw error
    },
  )
const read = () => prisma.integration.findUniqueOrThrow({ where: { id: integrationId } })

describe('without a public address', () => {
  it('S1-22, S1-52: the bot is polled, whatever webhook was left there is removed, and none can be registered', async () => {
    expect(await read()).toMatchObject({ status: 'CONNECTED', webhookActive: false, webhookUrl: null })
    expect(fake.world.bots.get(Number(bot))?.webhook).toBeUndefined()
    expect(await codeOf(registerWebhook(owner, { integrationId }))).toBe('PUBLIC_URL_MISSING')
  })
})

describe('a test message', () => {
  it('S1-20: needs a chat, and says so in these words', async () => {
    expect(await sendTestMessage(owner, { integrationId })).toEqual({
      success: false,
      message: 'No chat_id provided and owner_chat_id not configured',
      chatId: null,
    })
  })

  it('S1-5, S1-18, S1-19: goes to the given chat, else to the owner’s', async () => {
    const chatId = String(customer.id)
    const success = { success: true, message: 'Test message sent!', chatId }
    expect(await sendTestMessage(owner, { integrationId, chatId })).toEqual(success)
    await updateIntegration(owner, { integrationId, ownerChatId: chatId })
    expect(await sendTestMessage(owner, { integrationId })).toEqual(success)
    expect((await accepted(bot, customer)).map((send) => send.text)).toEqual([
      expect.stringContaining('Тестовое сообщение'),
      expect.stringContaining('Мебельная мастерская'),
    ])
  })

  it('S1-54: says what the provider answered, without the token', async () => {
    expect(await sendTestMessage(owner, { integrationId, chatId: '-100123' })).toMatchObject({
      success: false,
      message: expect.stringMatching(/chat not found/) as string,
      chatId: '-100123',
    })
    await fault({ bot: Number(bot), times: 1, fault: { kind: 'rst', accept: true } })
    const lost = await sendTestMessage(owner, { integrationId })
    expect(lost.success).toBe(false)
    expect(JSON.stringify(lost)).not.toContain(fake.world.bots.get(Number(bot))!.token.split(':')[1])
    expect(await codeOf(sendTestMessage(owner, { integrationId, chatId: 'маша' }))).toBe('BAD_INPUT')
  })
})

describe('S1-43: "use this chat" by a deep link', () => {
  const codeIn = (url: string) => new URL(url).searchParams.get('start')!

  it('is a link of at least 128 bit, stored as a hash, fifteen minutes long', async () => {
    const link = await createChatLink(owner, { integrationId })
    expect(link.url).toMatch(/^https:\/\/t\.me\/my_company_bot\?start=[A-Za-z0-9_-]{22,64}$/)
    expect(link.expiresAt.getTime() - link.createdAt.getTime()).toBe(15 * 60_000)
    expect(JSON.stringify(await query('select * from chat_link'))).not.toContain(codeIn(link.url))
    expect((await findChatLink(owner, link.id))?.url).toBe(link.url)
  })

  it('S1-3: makes the chat that opens it the owner’s chat, once, for its own bot only', async () => {
    const link = await createChatLink(owner, { integrationId })
    const code = codeIn(link.url)
    expect(await redeemChatLink(randomUUID(), code, '5')).toBe(false)
    expect(await redeemChatLink(integrationId, `${code}x`, '5')).toBe(false)
    const tries = ['6', '7', '8'].map((chatId) => redeemChatLink(integrationId, code, chatId))
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
    const used = await findChatLink(owner, link.id)
    expect(used?.usedAt).toBeInstanceOf(Date)
    expect((await read()).ownerChatId).toBe(used?.chatId)
    const told = await query(`select 1 from event where kind = 'INTEGRATION_CHANGED' and subject_id = $1`, [
      integrationId,
    ])
    expect(told.length).toBeGreaterThan(0)
  })

  it('is worth nothing after its time', async () => {
    const link = await createChatLink(owner, { integrationId })
    await query(`update chat_link set expires_at = now() - interval '1 second' where id = $1`, [link.id])
    expect(await redeemChatLink(integrationId, codeIn(link.url), '9')).toBe(false)
  })

  it('S1-51: is nobody else’s business', async () => {
    const link = await createChatLink(owner, { integrationId })
    expect(await findChatLink(stranger, link.id)).toBeNull()
    for (const id of [integrationId, randomUUID()]) {
      expect(await codeOf(createChatLink(stranger, { integrationId: id }))).toBe('NOT_FOUND')
      expect(await codeOf(chatCandidates(stranger, { integrationId: id }))).toBe('NOT_FOUND')
      expect(await codeOf(sendTestMessage(stranger, { integrationId: id }))).toBe('NOT_FOUND')
    }
  })
})

it('S1-43: offers the private chats that wrote last, groups not among them', async () => {
  const chats = [
    { chat: '501', name: 'Мария', at: '2026-11-20T10:00:00Z' },
    { chat: '502', name: 'Пётр', at: '2026-11-20T11:00:00Z' },
    { chat: '-100503', name: 'Группа', at: '2026-11-20T12:00:00Z' },
  ]
  for (const { chat, name, at } of chats) {
    await query(
      `with c as (insert into contact (organization_id, name) values ($1, $4) returning id),
       i as (insert into contact_identity (organization_id, contact_id, provider, external_id, username, display_name)
             select $1, id, 'telegram', $3, 'user' || $3, $4 from c)
       insert into conversation (organization_id, integration_id, contact_id, external_chat_id, last_message_at)
       select $1, $2, id, $3, $5 from c`,
      [owner.organizationId, integrationId, chat, name, at],
    )
  }
  expect(await chatCandidates(owner, { integrationId })).toEqual([
    { chatId: '502', name: 'Пётр', username: 'user502', lastMessageAt: new Date('2026-11-20T11:00:00Z') },
    { chatId: '501', name: 'Мария', username: 'user501', lastMessageAt: new Date('2026-11-20T10:00:00Z') },
  ])
})
