import { beforeAll, describe, expect, it } from 'vitest'
import { type ConnectedBot, type House, startHouse } from '../../support/client.ts'
import { type Chat, isFull, openShop, type Shop } from '../../support/shop.ts'
import { until } from '../../support/stack.ts'

let house: House
beforeAll(async () => {
  house = await startHouse({ worker: true, env: { SEND_LEASE_SECONDS: '6' } })
})

// A call without an answer, with half of one, or with one that is none. `accept`: the provider has the message.
const lost = [
  ...(['rst', 'fin', 'hang', 'half', 'garbage', 'html'] as const).flatMap((kind) => [
    { name: `${kind}, accepted`, fault: { kind, accept: true, status: 502 } },
    { name: `${kind}, not accepted`, fault: { kind, accept: false, status: 502 } },
  ]),
  { name: 'garbage in a 200', fault: { kind: 'garbage', accept: true, status: 200 } },
  ...[500, 502, 503, 504].map((code) => ({
    name: `${code}`,
    fault: { kind: 'error', code, description: 'Internal Server Error' },
  })),
]

describe('row 16: an answer that is lost or none', () => {
  it('row 16: each kind of it leaves the message UNKNOWN after one call, and the next one goes', async () => {
    const times = isFull ? 50 : 2
    const shop = await openShop(house, { chatsEach: lost.length })
    const [bot] = shop.bots as [ConnectedBot]
    await Promise.all(lost.map(({ fault }, index) => shop.fault(bot, fault, { times, chat: shop.chats[index]! })))
    await shop.sayAll(times + 1)
    await shop.settled(60 + times * 4)
    const calls = await shop.sends(bot)
    for (const [index, { name }] of lost.entries()) {
      const chat = shop.chats[index]!
      const states = (await shop.outbound(chat)).map(({ state }) => state)
      expect([name, ...states]).toEqual([name, ...Array.from({ length: times }, () => 'UNKNOWN'), 'SENT'])
      const ofChat = calls.filter(({ chatId }) => String(chatId) === String(chat.customer.id))
      expect([name, ofChat.length]).toEqual([name, times + 1])
    }
    expect(await shop.broken()).toEqual([])
  }, 240_000)

  it('row 16: a 200 that says ok: false is judged by its error_code', async () => {
    const shop = await openShop(house, { chatsEach: 3 })
    const [refused, unknown, flooded] = shop.chats as [Chat, Chat, Chat]
    const lie = async (chat: Chat, code: number, description: string, parameters?: object) =>
      shop.fault(chat.bot, { kind: 'error', code, description, parameters, status: 200 }, { chat })
    await lie(refused, 400, 'Bad Request: message is too long')
    await lie(unknown, 500, 'Internal Server Error')
    await lie(flooded, 429, 'Too Many Requests: retry after 1', { retry_after: 1 })
    await shop.sayAll(1, { parallel: 1 })
    await shop.settled()
    const states = await Promise.all(shop.chats.map(async (chat) => (await shop.outbound(chat))[0]!.state))
    expect(states).toEqual(['FAILED', 'UNKNOWN', 'SENT'])
    expect((await shop.attempts((await shop.outbound(refused))[0]!.id))[0]).toMatchObject({ outcome: 'REFUSED' })
    expect(await shop.broken()).toEqual([])
  })

  it('row 16: one call that hangs holds its own chat only', async () => {
    const shop = await openShop(house, { chatsEach: 6 })
    const [bot] = shop.bots as [ConnectedBot]
    const [stuck, ...others] = shop.chats as [Chat, ...Chat[]]
    await shop.fault(bot, { kind: 'delay', ms: 2_500 }, { chat: stuck })
    await shop.sayAll(1, { chats: [stuck] })
    await until(async () => (await shop.outbound(stuck))[0]!.state === 'SENDING')
    for (let turn = 1; turn <= 4; turn++) await shop.sayAll(1, { chats: others, label: `тем временем ${turn}` })
    await until(async () => (await shop.accepted(bot)).length >= 1 + 5 * 4)
    expect((await shop.outbound(stuck))[0]!.state).toBe('SENDING')
    await shop.sayAll(1, { chats: [stuck], label: 'после' })
    await shop.settled()
    expect((await shop.outbound(stuck)).map(({ state }) => state)).toEqual(['SENT', 'SENT'])
    expect(await shop.broken()).toEqual([])
  })
})

describe('row 40, 44: what goes in several pieces', () => {
  it('row 44: a long text goes part by part, and the parts after one in doubt wait for a person', async () => {
    const shop = await openShop(house)
    const [chat] = shop.chats as [Chat]
    const parts = [1, 2, 3, 4].map((part) => `${part}${'ж'.repeat(3_900)}`)
    await slowThird(shop, chat)
    await shop.say(chat, parts.join('\n\n'))
    await shop.settled()
    const rows = await shop.outbound(chat)
    expect(rows.map(({ state, held_by_id }) => [state, held_by_id])).toEqual([
      ['SENT', null],
      ['SENT', null],
      ['UNKNOWN', null],
      ['QUEUED', rows[2]!.id],
    ])
    await shop.manager.data(
      `mutation ($input: MarkMessageDeliveredInput!) { markMessageDelivered(input: $input) { errors { code } } }`,
      { input: { messageId: Buffer.from(`Message:${rows[2]!.id}`).toString('base64') } },
    )
    await shop.settled()
    await until(async () => (await shop.outbound(chat))[3]!.state === 'SENT')
    expect((await shop.accepted(chat.bot)).map(({ text }) => text?.[0])).toEqual(['1', '2', '3', '4'])
    expect(await shop.broken()).toEqual([])
  })
})

/** The third send into the chat is accepted and its answer cut; the first two arrive late, to keep them apart. */
async function slowThird(shop: Shop, chat: Chat): Promise<void> {
  await shop.fault(chat.bot, { kind: 'delay', ms: 50 }, { chat, times: 2 })
  await shop.fault(chat.bot, { kind: 'rst', accept: true }, { chat })
}
