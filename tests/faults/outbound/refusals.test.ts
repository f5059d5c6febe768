import { beforeAll, describe, expect, it } from 'vitest'
import { type ConnectedBot, control, globalId, type House, startHouse, write } from '../../support/client.ts'
import { type Chat, openShop, type Shop } from '../../support/shop.ts'
import { query, spawnRole, until } from '../../support/stack.ts'

let house: House
beforeAll(async () => {
  house = await startHouse({ worker: true })
})

const refusal = (code: number, description: string, parameters?: object) => ({
  kind: 'error',
  code,
  description,
  parameters,
})
const conversationRow = async (chat: Chat) =>
  (
    await query<{ unreachable_reason: string | null; external_chat_id: string }>(
      'select unreachable_reason, external_chat_id from conversation where id = $1',
      [chat.conversationId],
    )
  )[0]!

// Every 403 of the Bot API and what follows: the reason, and whether nothing can be written there until he writes.
const forbidden: [description: string, reason: string, isUnreachable: boolean][] = [
  ['bot was blocked by the user', 'BLOCKED_BY_USER', true],
  ['user is deactivated', 'USER_DEACTIVATED', true],
  ["bot can't initiate conversation with a user", 'CANNOT_INITIATE', true],
  ["bot can't send messages to bots", 'CANNOT_INITIATE', true],
  ['bot was kicked from the group chat', 'KICKED_FROM_CHAT', true],
  ['bot was kicked from the supergroup chat', 'KICKED_FROM_CHAT', true],
  ['bot was kicked from the channel chat', 'KICKED_FROM_CHAT', true],
  ['bot is not a member of the channel chat', 'KICKED_FROM_CHAT', true],
  ['the group chat was deleted', 'KICKED_FROM_CHAT', true],
  ['PRIVACY_PREMIUM_REQUIRED', 'PAYMENT_REQUIRED', false],
  ['something nobody has seen', 'FORBIDDEN', false],
]

describe('row 13: 403', () => {
  it('row 13: is final after one call, flags the chat where nothing arrives any more, until he writes', async () => {
    const shop = await openShop(house, { chatsEach: forbidden.length })
    const [bot] = shop.bots as [ConnectedBot]
    for (const [index, [description]] of forbidden.entries()) {
      await shop.fault(bot, refusal(403, `Forbidden: ${description}`), { chat: shop.chats[index]! })
    }
    await shop.sayAll(1)
    await shop.settled()
    for (const [index, [description, reason, isUnreachable]] of forbidden.entries()) {
      const chat = shop.chats[index]!
      const [message] = await shop.outbound(chat)
      expect([description, message!.state, message!.failure_code]).toEqual([description, 'FAILED', reason])
      expect([description, (await conversationRow(chat)).unreachable_reason]).toEqual([
        description,
        isUnreachable ? reason : null,
      ])
    }
    expect((await shop.sends(bot)).length).toBe(forbidden.length)
    await Promise.all(
      shop.chats.map((chat) =>
        write(house.sandbox.url, { bot, customer: chat.customer, text: `${chat.customer.id}!` }),
      ),
    )
    for (const chat of shop.chats) await until(async () => !(await conversationRow(chat)).unreachable_reason)
    await shop.sayAll(1, { label: 'снова' })
    await shop.settled()
    expect(await shop.states()).toEqual({ FAILED: forbidden.length, SENT: forbidden.length })
    expect(await shop.broken()).toEqual([])
  })
})

describe('row 14: a group that moved', () => {
  it('row 14: is followed once, in order, by all that waits; a second move fails', async () => {
    const shop = await openShop(house, { chatsEach: 2 })
    const [once, twice] = shop.chats as [Chat, Chat]
    const moved = (to: string) =>
      refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: Number(to) })
    const target = async () => {
      const wish = { id: -1_000_000_000_000 - Math.floor(Math.random() * 1e9), firstName: 'Супергруппа' }
      return String((await control<{ id: string }>(house.sandbox.url, '/customers', wish)).id)
    }
    const [to, round] = [await target(), await target()]
    await shop.fault(once.bot, moved(to), { chat: once })
    await shop.fault(twice.bot, moved(round), { chat: twice })
    await control(house.sandbox.url, '/faults', { bot: twice.bot.botId, chat: round, times: 1, fault: moved(to) })
    await shop.sayAll(3)
    await shop.settled()
    expect((await shop.outbound(once)).map(({ state }) => state)).toEqual(['SENT', 'SENT', 'SENT'])
    expect((await conversationRow(once)).external_chat_id).toBe(to)
    expect((await shop.outbound(twice)).map(({ state }) => state)).toEqual(['FAILED', 'SENT', 'SENT'])
    const attempts = await shop.attempts((await shop.outbound(once))[0]!.id)
    expect(attempts.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['REFUSED', 'CHAT_MIGRATED'],
      ['SENT', null],
    ])
    const order = (await shop.accepted(once.bot)).filter(({ chatId }) => String(chatId) === to).map(({ text }) => text)
    expect(order).toEqual(shop.said.filter(({ chat }) => chat === once).map(({ text }) => text))
  })
})

describe('row 15: 400', () => {
  it('row 15: is final after one call, and nothing goes out as another text', async () => {
    const descriptions = [
      ["can't parse entities: Can't find end of the entity", 'BAD_FORMATTING'],
      ['message is too long', 'TEXT_TOO_LONG'],
      ['wrong file identifier/HTTP URL specified', 'FILE_REJECTED'],
      ['something nobody has seen', 'REJECTED'],
    ] as const
    const shop = await openShop(house, { chatsEach: descriptions.length })
    const [bot] = shop.bots as [ConnectedBot]
    for (const [index, [description]] of descriptions.entries()) {
      await shop.fault(bot, refusal(400, `Bad Request: ${description}`), { chat: shop.chats[index]! })
    }
    for (const chat of shop.chats) await shop.say(chat, `${chat.customer.firstName}: *жирно* [ссылка](x)`)
    await shop.settled()
    for (const [index, [, code]] of descriptions.entries()) {
      const [message] = await shop.outbound(shop.chats[index]!)
      expect(message).toMatchObject({ state: 'FAILED', failure_code: code, attempt_count: 1 })
    }
    expect((await shop.sends(bot)).length).toBe(descriptions.length)
    expect(await shop.accepted(bot)).toEqual([])
    expect(await shop.broken()).toEqual([])
  })
})

describe('row 18: a revoked token', () => {
  const newTokenOf = ({ botId }: ConnectedBot) => `${botId}:${'B'.repeat(35)}`
  const statusOf = async ({ uuid }: ConnectedBot) =>
    (await query<{ status: string }>('select status from integration where id = $1', [uuid]))[0]!.status

  /** The bot gets another token at BotFather: the old one is answered by 401 from now on. */
  async function revoke(bot: ConnectedBot): Promise<void> {
    const { username } = bot
    await control(house.sandbox.url, '/bots', { token: newTokenOf(bot), username, name: 'Мебельная мастерская' })
  }

  async function enterToken(shop: Shop, bot: ConnectedBot): Promise<void> {
    const { updateIntegration } = await shop.owner.data<{ updateIntegration: { errors: { code: string }[] } }>(
      `mutation ($input: UpdateIntegrationInput!) { updateIntegration(input: $input) { errors { code message } } }`,
      { input: { integrationId: bot.id, token: newTokenOf(bot) } },
    )
    expect(updateIntegration.errors).toEqual([])
  }

  it('row 18: amid a queue holds all of it; with a new token all of it goes once, in order', async () => {
    const shop = await openShop(house, { chatsEach: 5 })
    const [bot] = shop.bots as [ConnectedBot]
    await shop.sayAll(2, { label: 'до' })
    await shop.settled()
    await house.worker!.stop()
    await shop.sayAll(4, { label: 'потом' })
    await revoke(bot)
    house.worker = await spawnRole('worker', house.env)
    await until(async () => (await statusOf(bot)) === 'SUSPENDED')
    await expect(shop.say(shop.chats[0]!, 'ещё')).rejects.toThrow('INTEGRATION_INACTIVE')
    await until(async () => (await shop.states())['QUEUED'] === 20)
    await enterToken(shop, bot)
    await shop.settled()
    expect(await shop.states()).toEqual({ SENT: 30 })
    expect(await shop.broken()).toEqual([])
  })

  it('row 18: the answer to a call with the old token does not suspend the bot that has a new one', async () => {
    const shop = await openShop(house, { chatsEach: 2 })
    const [bot] = shop.bots as [ConnectedBot]
    const [slow] = shop.chats as [Chat]
    await shop.fault(bot, { kind: 'error', code: 401, description: 'Unauthorized', delayMs: 1_500 }, { chat: slow })
    await shop.say(slow, 'в пути')
    // The call has come with the old token: its answer is on the way.
    await until(async () => (await control<object[]>(house.sandbox.url, '/faults')).length === 0)
    await revoke(bot)
    await enterToken(shop, bot)
    await shop.settled()
    await shop.sayAll(2)
    await shop.settled()
    expect(await statusOf(bot)).toBe('CONNECTED')
    const attempts = await shop.attempts((await shop.outbound(slow))[0]!.id)
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['REFUSED', 'SENT'])
    expect(await shop.states()).toEqual({ SENT: 5 })
    expect(await shop.broken()).toEqual([])
  })
})

describe('row 19: windows in which a bot may write', () => {
  it('row 19: a refusal of the business account fails the message with what to do about it', async () => {
    const shop = await openShop(house, { chatsEach: 2 })
    const [bot] = shop.bots as [ConnectedBot]
    for (const [index, code] of ['BUSINESS_PEER_USAGE_MISSING', 'BUSINESS_PEER_INVALID'].entries()) {
      await shop.fault(bot, refusal(400, `Bad Request: ${code}`), { chat: shop.chats[index]! })
    }
    await shop.sayAll(1)
    await shop.settled()
    const document = `query ($id: ID!) { node(id: $id) { ... on Message { state failure { code reason nextStep } } } }`
    for (const { messageIds } of shop.said) {
      const { node } = await shop.manager.data<{ node: object }>(document, {
        id: globalId('Message', messageIds[0]!),
      })
      expect(node).toMatchObject({
        state: 'FAILED',
        failure: {
          code: 'BUSINESS_CLOSED',
          reason: expect.stringMatching(/\.$/),
          nextStep: expect.stringMatching(/\.$/),
        },
      })
    }
    expect((await shop.sends(bot)).length).toBe(2)
    expect(await shop.broken()).toEqual([])
  })
})
