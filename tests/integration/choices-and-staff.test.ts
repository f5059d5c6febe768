import { beforeAll, describe, expect, it } from 'vitest'
import { accepted, control, fake, makeBot, makeCustomer, write, type Customer } from '../support/fake-bot-api.ts'
import { channelOf } from '../../server/src/channels/registry.ts'
import { commit } from '../../server/src/events/commit.ts'
import { answerChoice, isOpenChoice } from '../../server/src/messages/choice/answer-choice.ts'
import { takeNoticeStart } from '../../server/src/messages/inbound/kept/notice-start.ts'
import { onKept } from '../../server/src/messages/inbound/kept/keep.ts'
import { takeStaffUpdate } from '../../server/src/messages/inbound/staff-update.ts'
import { enqueue } from '../../server/src/messages/outbox/enqueue.ts'
import { receiveUpdate } from '../../server/src/messages/receive.ts'
import { drain } from '../support/drain.ts'
import { makeBotRow, makeOrganization, type Bot } from '../support/house.ts'
import { query } from '../support/stack.ts'

let organizationId: string
const offsets = new Map<string, string>()
beforeAll(async () => void (organizationId = await makeOrganization()))

async function connect(settings: Record<string, unknown> = {}): Promise<Bot> {
  const bot = await makeBotRow(organizationId, settings)
  await makeBot(bot.token)
  return bot
}

const nameOf = (bot: Bot) => `bot_${bot.providerAccountId}`

/** Takes what waits at the fake, as our poller does. */
async function fetchUpdates(bot: Bot): Promise<string[]> {
  const channel = channelOf('SANDBOX')
  const account = { token: bot.token, apiRoot: fake.url }
  const offset = offsets.get(bot.id) ?? '0'
  const updates = await channel.poll(account, { offset, timeoutSeconds: 0, signal: AbortSignal.timeout(5_000) })
  const outcomes: string[] = []
  for (const update of updates as { update_id: number }[]) {
    outcomes.push(await receiveUpdate(bot, Buffer.from(JSON.stringify(update))))
    offsets.set(bot.id, String(update.update_id + 1))
  }
  return outcomes
}

type Row = { id: string; text: string; data: Record<string, unknown>; external_id: string; reply_to_id: string | null }
const inboundOf = (bot: Bot) =>
  query<Row>(`select * from message where integration_id = $1 and direction = 'INBOUND' order by seq`, [bot.id])

/** The bot says something with buttons below it; answers the provider's id of the message. */
async function ask(bot: Bot, customer: Customer, buttons: object): Promise<{ id: string; externalId: number }> {
  const [conversation] = await query<{ id: string }>(
    'select id from conversation where integration_id = $1 and external_chat_id = $2',
    [bot.id, String(customer.id)],
  )
  const place = { conversationId: conversation!.id, integrationId: bot.id, branchId: null }
  const { ids } = await commit(organizationId, (tx) =>
    enqueue(tx, place, {
      parts: [{ kind: 'TEXT', text: 'О чём спросить?', fileIds: [] }],
      authorKind: 'AUTOMATION',
      authorId: null,
      clientMutationId: `ask:${Math.random()}`,
    }),
  )
  await query('update message set buttons = $2 where id = $1', [ids[0], JSON.stringify(buttons)])
  await drain(bot.id)
  const sent = await accepted(nameOf(bot), customer)
  return { id: ids[0]!, externalId: sent.at(-1)!.messageIds[0]! }
}

const press = (bot: Bot, customer: Customer, pressed: { messageId: number; data: string }) =>
  control('POST', `/chats/${nameOf(bot)}/${customer.id}/press`, pressed)
const pressesOf = (bot: Bot) => control<{ id: string; answers: number }[]>('GET', `/presses?bot=${nameOf(bot)}`)
const answersOf = (bot: Bot) =>
  control<{ status: number }[]>('GET', `/calls?bot=${nameOf(bot)}&method=answerCallbackQuery`)

describe('a pressed button', () => {
  it('is a message of the customer in answer to the one that bears it, and is answered once', async () => {
    const bot = await connect()
    const customer = await makeCustomer(nameOf(bot), { firstName: 'Мария' })
    await fetchUpdates(bot)
    const asked = await ask(bot, customer, [[{ text: 'Цены 💰', data: 'faq:prices' }], [{ text: 'Сайт', url: 'https://mebel.example' }]]) // prettier-ignore
    const phone = await control<{ messages: object[] }>('GET', `/chats/${nameOf(bot)}/${customer.id}`)
    expect(phone.messages.at(-1)).toMatchObject({
      buttons: [[{ text: 'Цены 💰', data: 'faq:prices' }], [{ text: 'Сайт', url: 'https://mebel.example' }]],
    })
    await press(bot, customer, { messageId: asked.externalId, data: 'faq:prices' })
    expect(await fetchUpdates(bot)).toEqual(['applied'])
    const choice = (await inboundOf(bot)).at(-1)!
    const [pressed] = await pressesOf(bot)
    expect(choice).toMatchObject({
      text: 'Цены 💰',
      external_id: `choice:${pressed!.id}`,
      reply_to_id: asked.id,
      data: { choice: { data: 'faq:prices', messageExternalId: String(asked.externalId) } },
    })
    expect(await isOpenChoice(choice.id)).toBe(true)
    await Promise.all(Array.from({ length: 5 }, () => answerChoice(choice.id)))
    expect(await answersOf(bot)).toMatchObject([{ status: 200 }])
    expect(await pressesOf(bot)).toMatchObject([{ answers: 1 }])
    expect(await isOpenChoice(choice.id)).toBe(false)
  })

  it('has its words from our own row when the provider has forgotten them; a repeat changes nothing', async () => {
    const bot = await connect()
    const customer = await makeCustomer(nameOf(bot), { firstName: 'Олег' })
    await fetchUpdates(bot)
    const asked = await ask(bot, customer, [[{ text: 'Сроки', data: 'faq:terms' }]])
    const from = { id: customer.id, is_bot: false, first_name: 'Олег' }
    const message = { message_id: asked.externalId, date: 0, chat: { id: customer.id, type: 'private' } }
    const of = (update_id: number, data: string) =>
      Buffer.from(JSON.stringify({ update_id, callback_query: { id: `late${data}`, from, message, data } }))
    expect(await receiveUpdate(bot, of(1, 'faq:terms'))).toBe('applied')
    expect(await receiveUpdate(bot, of(1, 'faq:terms'))).toBe('duplicate')
    expect(await receiveUpdate(bot, of(2, 'faq:terms'))).toBe('applied')
    expect(await receiveUpdate(bot, of(3, 'gone'))).toBe('applied')
    expect((await inboundOf(bot)).slice(1).map(({ text }) => text)).toEqual(['Сроки', 'gone'])
    // the fake does not know this press, as Telegram does not know one that is too old
    await answerChoice((await inboundOf(bot)).at(-1)!.id)
    expect(await answersOf(bot)).toMatchObject([{ status: 400 }])
  })

  it('S3-12: a button asks for the contact; whose it is comes with the message', async () => {
    const bot = await connect()
    const customer = await makeCustomer(nameOf(bot), { firstName: 'Инна' })
    await fetchUpdates(bot)
    await ask(bot, customer, [[{ text: 'Поделиться контактом', requestContact: true }]])
    await control('POST', `/chats/${nameOf(bot)}/${customer.id}/share`, {})
    await write(nameOf(bot), customer, { kind: 'contact', own: false, phoneNumber: '+79990001122' })
    await fetchUpdates(bot)
    expect((await inboundOf(bot)).slice(-2).map(({ data }) => data)).toMatchObject([
      { isSender: true },
      { isSender: false, phoneNumber: '+79990001122' },
    ])
  })
})

describe('what happens in the groups of a bot', () => {
  const eventOf = (update: { body: Buffer } | undefined) =>
    channelOf('SANDBOX').parse(JSON.parse(update!.body.toString('utf8'))).events[0]

  it.each(['CHAT', 'NOTIFY_ONLY'])('waits for the staff’s chats, in order, and rings (%s)', async (mode) => {
    const bot = await connect({ mode })
    const rung: string[] = []
    onKept((keeper, id) => void (id === bot.id && rung.push(keeper)))
    const person = await control<Customer>('POST', '/customers', { firstName: 'Павел' })
    const group = await control<{ id: number }>('POST', '/groups', { title: 'Цех', members: [person.id] })
    const place = { bot: nameOf(bot), status: 'administrator', payload: 'staff_X' }
    await control('POST', `/groups/${group.id}/bots`, place)
    await control('POST', `/chats/${nameOf(bot)}/${group.id}/messages`, { text: 'Возьму я' })
    await control('POST', `/groups/${group.id}/migrate`)
    expect(new Set(await fetchUpdates(bot))).toEqual(new Set(['applied']))
    expect(await inboundOf(bot)).toEqual([])
    expect(new Set(rung)).toEqual(new Set(['staff']))
    await expect(
      commit(organizationId, async (tx) => {
        expect(eventOf(await takeStaffUpdate(bot.id, tx))).toMatchObject({ type: 'membership' })
        throw new Error('what follows from it fails')
      }),
    ).rejects.toThrow('what follows')
    const taken = []
    for (let next = await takeStaffUpdate(bot.id); next; next = await takeStaffUpdate(bot.id)) taken.push(eventOf(next))
    expect(taken).toMatchObject([
      { type: 'membership', state: 'administrator', canSend: true, chat: { id: String(group.id), title: 'Цех' } },
      { type: 'message', content: { kind: 'SERVICE' } },
      { type: 'message', command: { name: 'start', args: 'staff_X' }, sender: { name: 'Павел' } },
      { type: 'message', content: { text: 'Возьму я' } },
      { type: 'migrated' },
      { type: 'migrated' },
    ])
  })

  it('a /start of a notice-only bot waits for its greeter, not for the staff', async () => {
    const bot = await connect({ mode: 'NOTIFY_ONLY' })
    await makeCustomer(nameOf(bot), { firstName: 'Яна' })
    await fetchUpdates(bot)
    expect(await takeStaffUpdate(bot.id)).toBeUndefined()
    expect(eventOf(await takeNoticeStart(bot.id))).toMatchObject({ command: { name: 'start' } })
    expect(await takeNoticeStart(bot.id)).toBeUndefined()
  })
})
