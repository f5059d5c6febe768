import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeDatabase } from '../../server/src/db/client.ts'
import { closeBus } from '../../server/src/events/bus.ts'
import { notify } from '../../server/src/notifications/notify.ts'
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
  write,
} from '../support/client.ts'
import { makeLead, makeOrder, makeStatuses } from '../support/orders.ts'
import { query, until } from '../support/stack.ts'

// Nothing here is called by hand: it is the worker that hears of what happens and looks for what is due.
let house: House
let shop: Organization
let owner: Client
let bot: ConnectedBot
let boss: Customer
let group: { id: number }

beforeAll(async () => {
  house = await startHouse({ worker: true })
  shop = await organization()
  owner = await signIn(house.apis[0].url, shop.owner)
  boss = await customer(house.sandbox.url, { firstName: 'Владелец' })
  bot = await connectBot(owner, house.sandbox.url, { ownerChatId: String(boss.id) })
  group = await control(house.sandbox.url, '/groups', { title: 'Смена', members: [boss.id] })
  await control(house.sandbox.url, `/groups/${group.id}/bots`, { bot: bot.botId, status: 'member' })
  await until(async () => {
    const chosen = 'update staff_chat set is_chosen = true where integration_id = $1 returning id'
    return (await query(chosen, [bot.uuid]))[0]
  })
})

afterAll(async () => {
  closeBus()
  await closeDatabase()
})

type Shown = { id: number; from: string; text?: string; buttons?: { text: string; data: string }[][] }

/** What the bot has said in a chat. */
async function saidIn(chat: { id: string | number }, by = bot): Promise<Shown[]> {
  const { messages } = await control<{ messages: Shown[] }>(house.sandbox.url, `/chats/${by.botId}/${chat.id}`)
  return messages.filter(({ from }) => from === 'bot')
}
const wordsIn = async (chat: { id: string | number }) => (await saidIn(chat)).map(({ text = '' }) => text)
const heard = (chat: { id: string | number }, words: RegExp) =>
  until(async () => (await wordsIn(chat)).find((text) => words.test(text)))

/** Somebody who has just written to a bot. */
async function writer(firstName: string, text = 'Здравствуйте', to = bot) {
  const person = await customer(house.sandbox.url, { firstName })
  await write(house.sandbox.url, { bot: to, customer: person, text })
  return { person, conversationId: await conversationOf(shop.id, firstName) }
}

const mutate = (name: string, input: object, who = owner) =>
  who.data(
    `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { errors { code } } }`,
    { input },
  )
const answer = (conversationId: string, body: string, who = owner) =>
  mutate('sendMessage', { conversationId: globalId('Conversation', conversationId), body, clientMutationId: randomUUID() }, who) // prettier-ignore
const calls = (method: string) =>
  control<{ status: number }[]>(house.sandbox.url, `/calls?bot=${bot.botId}&method=${method}`)

describe('what comes of itself', () => {
  it('S3-6: the menu of a bot that was connected', async () => {
    const menus = await until(async () => {
      const found = await calls('setMyCommands')
      return found.length >= 3 && found
    })
    expect(menus.map(({ status }) => status)).toEqual([200, 200, 200])
  })

  it('S0-20: the reminder of a meeting, once', async () => {
    const { person, conversationId } = await writer('Вера')
    const startsAt = new Date(Date.now() + 86_400_000).toISOString()
    const meeting = { conversationId: globalId('Conversation', conversationId), title: 'Замер кухни', startsAt }
    await mutate('saveMeeting', { ...meeting, remindBefore: [60] })
    const soon = `starts_at = now() + interval '30 minutes', created_at = now() - interval '1 day'`
    await query(`update meeting set ${soon} where conversation_id = $1`, [conversationId])
    expect(await heard(person, /^Напоминаем о встрече: Замер кухни\n🕐 /)).toBeTruthy()
    // Two later sweeps find nothing more.
    const { person: late } = await writer('Поздняя')
    await query(`update conversation set awaiting_reply_since = now() - interval '2 hours' where contact_id in
      (select id from contact where name = 'Поздняя')`)
    await heard(group, /^⏳ Поздняя ждёт ответа/)
    expect(await wordsIn(person)).toHaveLength(1)
    expect(await wordsIn(late)).toEqual([])
  })

  it('the notice of a client who waits too long, to the group', async () => {
    const { conversationId } = await writer('Терпеливый', 'Вы работаете?')
    await query(`update conversation set awaiting_reply_since = now() - interval '2 hours' where id = $1`, [
      conversationId,
    ])
    expect(await heard(group, /^⏳ Терпеливый ждёт ответа 2 ч[^\n]*\n«Вы работаете\?»/)).toBeTruthy()
  })

  it('S3-21: the notice of what the client of an order says, to the group', async () => {
    const { person, conversationId } = await writer('Мария')
    const [{ id: contactId } = { id: '' }] = await query<{ id: string }>(
      'select contact_id as id from conversation where id = $1',
      [conversationId],
    )
    const { new: statusId } = await makeStatuses(shop.id)
    await makeOrder(shop.id, { contactId, statusId })
    await write(house.sandbox.url, { bot, customer: person, text: 'Поменяйте и стекло' })
    expect(await heard(group, /^💬 Мария \(заказ №\d+\):\nПоменяйте и стекло/)).toBeTruthy()
  })

  it('the notice of an answer that did not arrive, to its author', async () => {
    const boris = await signIn(house.apis[0].url, shop.managers[0])
    const phone = await customer(house.sandbox.url, { firstName: 'Борис дома' })
    await control(house.sandbox.url, `/chats/${bot.botId}/${phone.id}/start`, {})
    await query('insert into member_chat (member_id, integration_id, chat_id) values ($1, $2, $3)', [
      shop.managers[0].memberId,
      bot.uuid,
      String(phone.id),
    ])
    const { conversationId } = await writer('Нина')
    const fault = { kind: 'error', code: 400, description: 'Bad Request: message is too long' }
    await control(house.sandbox.url, '/faults', { bot: bot.botId, method: 'sendMessage', times: 1, fault })
    await answer(conversationId, 'Ваш стол готов', boris)
    expect(await heard(phone, /^❗ Не доставлено клиенту Нина: .+\n«Ваш стол готов»/)).toBeTruthy()
  })

  it('the notice of a bot in trouble, to the owner by another bot', async () => {
    const sick = await connectBot(owner, house.sandbox.url)
    const { conversationId } = await writer('Ольга', 'Есть кто?', sick)
    const fault = { kind: 'error', code: 401, description: 'Unauthorized' }
    await control(house.sandbox.url, '/faults', { bot: sick.botId, times: 50, fault })
    await answer(conversationId, 'Есть')
    expect(await heard(boss, /^⚠️ Бот /)).toBeTruthy()
    await mutate('disconnectIntegration', { integrationId: sick.id })
  })

  it('S0-19: the answer behind a button that the client presses, and an end to its spinner', async () => {
    const faq = (title: string, more: object) =>
      mutate('saveFaqEntry', { title, answer: title, phrases: [], keywords: [], patterns: [], buttons: [], isActive: true, ...more }) // prettier-ignore
    await faq('Доставка бесплатная.', { keywords: ['доставка'] })
    const [{ id } = { id: '' }] = await query<{ id: string }>('select id from faq_entry where organization_id = $1', [
      shop.id,
    ])
    const buttons = [{ text: 'А доставка?', faqId: globalId('FaqEntry', id) }]
    await faq('Кухни от ста тысяч.', { keywords: ['кухня'], buttons })
    const { person } = await writer('Зоя', 'Почём кухня?')
    const asked = await until(async () => (await saidIn(person)).find(({ text }) => text === 'Кухни от ста тысяч.'))
    const [[{ text, data } = { text: '', data: '' }] = []] = asked.buttons ?? []
    expect(text).toBe('А доставка?')
    await control(house.sandbox.url, `/chats/${bot.botId}/${person.id}/press`, { messageId: asked.id, data })
    expect(await heard(person, /^Доставка бесплатная\.$/)).toBeTruthy()
    const ended = await until(async () => {
      const found = await calls('answerCallbackQuery')
      return found.length > 0 && found
    })
    expect(ended.map(({ status }) => status)).toEqual([200])
  })

  it('S1-16: nothing while the bot is off; what is written to it is kept, and it goes on afterwards', async () => {
    const tellLead = async () =>
      notify(shop.id, { event: 'LEAD_RECEIVED', leadId: await makeLead(shop.id, { name: 'Заявка' }) })
    await mutate('updateIntegration', { integrationId: bot.id, isActive: false })
    const { person, conversationId } = await writer('Яна', 'Почём кухня?')
    const runs = () =>
      query<{ reason: string }>('select reason from automation_run where conversation_id = $1', [conversationId])
    expect(await until(async () => (await runs())[0])).toEqual({ reason: 'BOT_OFF' })
    expect(await tellLead()).toEqual([])
    await mutate('updateIntegration', { integrationId: bot.id, isActive: true })
    await write(house.sandbox.url, { bot, customer: person, text: 'Так почём кухня?' })
    expect(await heard(person, /^Кухни от ста тысяч\.$/)).toBeTruthy()
    expect(await wordsIn(person)).toEqual(['Кухни от ста тысяч.'])
    expect(await tellLead()).toEqual([bot.uuid])
  })
})
