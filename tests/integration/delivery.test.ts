import { accepted, control, type Customer, fault, makeBot, makeCustomer } from '../support/fake-bot-api.ts'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sendMessage } from '../../server/src/messages/send.ts'
import { retryMessage } from '../../server/src/messages/retry.ts'
import { cancelMessage } from '../../server/src/messages/cancel.ts'
import { markMessageDelivered } from '../../server/src/messages/mark-delivered.ts'
import { expireLeases } from '../../server/src/messages/outbox/expire.ts'
import { drain } from '../support/drain.ts'
import { type Bot, makeBotRow, makeMember, makeOrganization } from '../support/house.ts'
import { query, until } from '../support/stack.ts'
import { messageUpdate, receive } from '../support/updates.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'

let viewer: Viewer
let bot: Bot
let name = 0

beforeAll(async () => {
  viewer = await makeMember(await makeOrganization())
})
beforeEach(async () => {
  await control('DELETE', '/faults')
  bot = await makeBotRow(viewer.organizationId)
  await makeBot(bot.token)
})

/** A customer who has written, and the conversation that came of it. */
async function conversation(username = `c${++name}`): Promise<{ id: string; customer: Customer }> {
  const customer = await makeCustomer(bot.providerAccountId, { firstName: 'Мария', username })
  await receive(bot, messageUpdate({ chat: customer.id, id: 1 }))
  const [row] = await query<{ id: string }>(
    'select id from conversation where integration_id = $1 and external_chat_id = $2',
    [bot.id, String(customer.id)],
  )
  return { id: row!.id, customer }
}

const say = (conversationId: string, body: string, more: Partial<Parameters<typeof sendMessage>[1]> = {}) =>
  sendMessage(viewer, { conversationId, body, clientMutationId: `m${++name}`, ...more })
const states = async (conversationId: string) =>
  (
    await query<{ state: string }>(
      `select state from message where conversation_id = $1 and direction = 'OUTBOUND' order by seq`,
      [conversationId],
    )
  ).map((m) => m.state)
const messageOf = async (id: string) =>
  (await query<Record<string, never>>('select * from message where id = $1', [id]))[0] as Record<string, unknown>
const attemptsOf = (id: string) =>
  query<{ outcome: string; http_code: number; reason: string; number: number }>(
    'select * from delivery_attempt where message_id = $1 order by number',
    [id],
  )
const textsAt = async (customer: Customer) => (await accepted(bot.providerAccountId, customer)).map((sent) => sent.text)

describe('sending', () => {
  it('S0-4, S0-6: an answer reaches the customer as the bot, with its attempt in the log', async () => {
    const { id, customer } = await conversation()
    const { messageIds } = await say(id, '  Добрый день!  ')
    await drain(bot.id)
    expect(await textsAt(customer)).toEqual(['Добрый день!'])
    const message = await messageOf(messageIds[0]!)
    expect(message).toMatchObject({
      state: 'SENT',
      attempt_count: 1,
      external_id: expect.any(String),
      author_id: viewer.memberId,
    })
    expect(await attemptsOf(messageIds[0]!)).toMatchObject([{ outcome: 'SENT', http_code: 200, number: 1 }])
    const [row] = await query('select awaiting_reply_since, last_message_direction from conversation where id = $1', [
      id,
    ])
    expect(row).toEqual({ awaiting_reply_since: null, last_message_direction: 'OUTBOUND' })
  })

  it('S0-5: trims the body and refuses an empty one', async () => {
    const { id } = await conversation()
    await expect(say(id, ' \n\t ')).rejects.toMatchObject({ code: 'MESSAGE_EMPTY' })
    expect(await states(id)).toEqual([])
  })

  it('S0-5: takes integrationId and organizationId, and refuses those of others', async () => {
    const { id } = await conversation()
    const other = await makeBotRow(viewer.organizationId)
    await say(id, 'да', { integrationId: bot.id, organizationId: viewer.organizationId })
    await expect(say(id, 'нет', { integrationId: other.id })).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(say(id, 'нет', { organizationId: await makeOrganization() })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('row 36: the same clientMutationId twenty times at once queues one message; other input is a conflict', async () => {
    const { id, customer } = await conversation()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => say(id, 'один раз', { clientMutationId: 'same' })),
    )
    expect(new Set(answers.map((answer) => answer.messageIds.join())).size).toBe(1)
    await expect(say(id, 'другое', { clientMutationId: 'same' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    })
    await drain(bot.id)
    expect(await textsAt(customer)).toEqual(['один раз'])
  })

  it('refuses an answer to a conversation that has moved on, with what is new', async () => {
    const { id, customer } = await conversation()
    await receive(bot, messageUpdate({ chat: customer.id, id: 2, text: 'и ещё вопрос' }))
    const error = await say(id, 'ответ', { expectedLastSeq: 1 }).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'CONVERSATION_MOVED_ON', facts: { newerMessageIds: [expect.any(String)] } })
    await say(id, 'ответ', { expectedLastSeq: 2 })
    await say(id, 'своё не мешает', { expectedLastSeq: 2 })
    const colleague = await makeMember(viewer.organizationId)
    const late = sendMessage(colleague, {
      conversationId: id,
      body: 'я тоже',
      clientMutationId: 'x',
      expectedLastSeq: 2,
    })
    await expect(late).rejects.toMatchObject({ code: 'CONVERSATION_MOVED_ON' })
  })

  it('rights: an observer may not, another tenant and a foreign branch do not see it', async () => {
    const { id } = await conversation()
    const input = { conversationId: id, body: 'x', clientMutationId: 'r' }
    const observer = await makeMember(viewer.organizationId, 'OBSERVER')
    await expect(sendMessage(observer, input)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const stranger = await makeMember(await makeOrganization(), 'OWNER')
    await expect(sendMessage(stranger, input)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const [a, b] = await query<{ id: string }>(
      `insert into branch (organization_id, name) values ($1, 'a'), ($1, 'b') returning id`,
      [viewer.organizationId],
    )
    await query('update conversation set branch_id = $2 where id = $1', [id, a!.id])
    const elsewhere = await makeMember(viewer.organizationId, 'MANAGER', [b!.id])
    await expect(sendMessage(elsewhere, input)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('row 44: splits a long text into ordered messages', async () => {
    const { id, customer } = await conversation()
    const body = Array.from({ length: 90 }, (_, index) => `${index}: ${'слово '.repeat(15)}`).join('\n')
    const { messageIds } = await say(id, body)
    expect(messageIds.length).toBeGreaterThan(1)
    await drain(bot.id, 5_000)
    const texts = (await textsAt(customer)) as string[]
    expect(texts.every((text) => text.length <= 4096)).toBe(true)
    expect(texts.join('\n').replace(/\s+/g, '')).toBe(body.replace(/\s+/g, ''))
  })

  it('P5: keeps the order inside a chat while another chat waits for nobody', async () => {
    const slow = await conversation()
    const quick = await conversation()
    await fault({ bot: bot.providerAccountId, chat: slow.customer.id, times: 1, fault: { kind: 'delay', ms: 1500 } })
    for (const text of ['1', '2', '3', '4', '5']) await say(slow.id, text)
    await say(quick.id, 'сразу')
    const drained = drain(bot.id)
    await until(async () => (await textsAt(quick.customer)).length === 1)
    expect((await textsAt(slow.customer)).length).toBeLessThan(5)
    await drained
    expect(await textsAt(slow.customer)).toEqual(['1', '2', '3', '4', '5'])
  })
})

describe('faults of the provider', () => {
  it('row 11: 429 holds the whole bot until its time, costs no attempt and is written down', async () => {
    const { id, customer } = await conversation()
    const error = {
      kind: 'error',
      code: 429,
      description: 'Too Many Requests: retry after 2',
      parameters: { retry_after: 2 },
    }
    await fault({ bot: bot.providerAccountId, times: 1, fault: error })
    const { messageIds } = await say(id, 'подождёт')
    const dueInMs = await drain(bot.id, 0)
    expect(dueInMs).toBeGreaterThan(1_000)
    expect(dueInMs).toBeLessThanOrEqual(2_000)
    expect(await drain(bot.id, 0)).toBeGreaterThan(500)
    const calls = await control<unknown[]>('GET', `/calls?bot=${bot.providerAccountId}&method=sendMessage`)
    expect(calls.length).toBe(1)
    await drain(bot.id, 3_000)
    expect(await textsAt(customer)).toEqual(['подождёт'])
    expect(await messageOf(messageIds[0]!)).toMatchObject({ state: 'SENT', attempt_count: 1 })
    expect((await attemptsOf(messageIds[0]!)).map((a) => a.outcome)).toEqual(['RETRY', 'SENT'])
  })

  it('S4-21, row 13: a block fails the message in words and closes the composer until the customer writes', async () => {
    const { id, customer } = await conversation()
    await control('POST', `/chats/${bot.providerAccountId}/${customer.id}/block`, { blocked: true })
    const { messageIds } = await say(id, 'не дойдёт')
    await drain(bot.id)
    expect(await messageOf(messageIds[0]!)).toMatchObject({ state: 'FAILED', failure_code: 'BLOCKED_BY_USER' })
    await expect(say(id, 'ещё')).rejects.toMatchObject({
      code: 'CONVERSATION_UNREACHABLE',
      facts: { detail: 'Клиент заблокировал бота.' },
    })
    await control('POST', `/chats/${bot.providerAccountId}/${customer.id}/block`, { blocked: false })
    await receive(bot, messageUpdate({ chat: customer.id, id: 5 }))
    await retryMessage(viewer, { messageId: messageIds[0]! })
    await drain(bot.id)
    expect(await states(id)).toEqual(['SENT'])
  })

  it('row 18: 401 suspends the bot, holds its queue and goes on in order with a new token', async () => {
    const { id, customer } = await conversation()
    await fault({
      bot: bot.providerAccountId,
      times: 1,
      fault: { kind: 'error', code: 401, description: 'Unauthorized' },
    })
    for (const text of ['1', '2', '3']) await say(id, text)
    expect(await drain(bot.id)).toBeNull()
    const [row] = await query('select status, status_reason from integration where id = $1', [bot.id])
    expect(row).toEqual({ status: 'SUSPENDED', status_reason: 'UNAUTHORIZED' })
    expect(await states(id)).toEqual(['QUEUED', 'QUEUED', 'QUEUED'])
    await query(`update integration set status = 'CONNECTED' where id = $1`, [bot.id])
    await drain(bot.id)
    expect(await textsAt(customer)).toEqual(['1', '2', '3'])
  })

  for (const kind of ['rst', 'fin', 'html', 'garbage', 'half'] as const) {
    it(`row 16: a lost answer (${kind}) is UNKNOWN and never sent again by itself`, async () => {
      const { id, customer } = await conversation()
      await fault({ bot: bot.providerAccountId, times: 1, fault: { kind, accept: true, status: 502 } })
      const { messageIds } = await say(id, 'дошло?')
      await drain(bot.id)
      await drain(bot.id)
      expect(await states(id)).toEqual(['UNKNOWN'])
      expect((await textsAt(customer)).length).toBe(1)
      expect((await attemptsOf(messageIds[0]!)).map((a) => a.outcome)).toEqual(['UNKNOWN'])
    })
  }

  it('row 16: 500 is UNKNOWN; a person sends again or marks as delivered, and later messages are not held', async () => {
    const { id, customer } = await conversation()
    await fault({
      bot: bot.providerAccountId,
      times: 2,
      fault: { kind: 'error', code: 500, description: 'Internal Server Error' },
    })
    const first = await say(id, 'первое')
    const second = await say(id, 'второе')
    await say(id, 'третье')
    await drain(bot.id)
    expect(await states(id)).toEqual(['UNKNOWN', 'UNKNOWN', 'SENT'])
    await markMessageDelivered(viewer, { messageId: first.messageIds[0]! })
    await retryMessage(viewer, { messageId: second.messageIds[0]!, clientMutationId: 'again' })
    await retryMessage(viewer, { messageId: second.messageIds[0]!, clientMutationId: 'again' })
    await drain(bot.id)
    expect(await states(id)).toEqual(['SENT', 'SENT', 'SENT'])
    expect(await textsAt(customer)).toEqual(['третье', 'второе'])
    await expect(retryMessage(viewer, { messageId: first.messageIds[0]! })).rejects.toMatchObject({
      code: 'NOT_RETRYABLE',
    })
  })

  it('row 17: no connection is retried with backoff and fails when the attempts are used up', async () => {
    const { id } = await conversation()
    const { messageIds } = await say(id, 'никому')
    await query(`update integration set kind = 'TELEGRAM_BOT' where id = $1`, [bot.id])
    const { config } = await import('../../server/src/config.ts')
    const was = { ...config }
    Object.assign(config, { TELEGRAM_API_URL: 'http://127.0.0.1:19997', SEND_MAX_ATTEMPTS: 3, RETRY_BASE_MS: 10 })
    await until(async () => {
      await drain(bot.id, 3_000)
      return (await states(id))[0] === 'FAILED'
    })
    Object.assign(config, was)
    expect(await messageOf(messageIds[0]!)).toMatchObject({ failure_code: 'RETRIES_EXHAUSTED', attempt_count: 3 })
    expect((await attemptsOf(messageIds[0]!)).map((a) => a.outcome)).toEqual(['RETRY', 'RETRY', 'RETRY'])
  })

  it('row 14: a group that moved is followed once', async () => {
    const { id } = await conversation('gone')
    await say(id, 'привет')
    await drain(bot.id)
    const [row] = await query<{ external_chat_id: string }>('select external_chat_id from conversation where id = $1', [
      id,
    ])
    expect(row!.external_chat_id).toMatch(/^-100/)
    expect(
      (
        await attemptsOf(
          (
            await query<{ id: string }>(
              `select id from message where conversation_id = $1 and direction = 'OUTBOUND'`,
              [id],
            )
          )[0]!.id,
        )
      ).length,
    ).toBe(2)
  })

  it('row 9: a lease that ran out is UNKNOWN, its late success still counts, a foreign token does not', async () => {
    const { id } = await conversation()
    const { messageIds } = await say(id, 'завис')
    await fault({ bot: bot.providerAccountId, times: 1, fault: { kind: 'delay', ms: 1200 } })
    const drained = drain(bot.id)
    await until(async () => (await states(id))[0] === 'SENDING')
    await query(`update message set lease_until = now() - interval '1 second' where id = $1`, [messageIds[0]])
    expect(await expireLeases()).toBe(1)
    expect(await states(id)).toEqual(['UNKNOWN'])
    await drained
    expect(await states(id)).toEqual(['SENT'])
  })

  it('a queued message can be taken back, a sent one cannot', async () => {
    const { id, customer } = await conversation()
    const first = await say(id, 'не надо')
    const second = await say(id, 'надо')
    await cancelMessage(viewer, { messageId: first.messageIds[0]! })
    await drain(bot.id)
    expect(await textsAt(customer)).toEqual(['надо'])
    await expect(cancelMessage(viewer, { messageId: second.messageIds[0]! })).rejects.toMatchObject({
      code: 'NOT_RETRYABLE',
    })
  })
})
