import { afterEach, describe, expect, it } from 'vitest'
import { startSandbox } from './start.ts'

const bot = { token: '7000000078:AAE-a-token-of-the-sandbox-test-000001', username: 'shop_bot', name: 'Shop' }
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

type Answer = { ok: boolean; result?: unknown; description?: string; parameters?: object }
type Update = Record<string, { text?: string; [field: string]: unknown }>

async function start() {
  const { url, close } = await startSandbox({ port: 0, bots: [bot] })
  closers.push(close)
  const ask = async <T>(method: string, address: string, body?: unknown): Promise<T> => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(url + address, { method, headers, body: JSON.stringify(body) })
    return (response.status === 204 ? undefined : await response.json()) as T
  }
  const api = (method: string, params: object = {}) => ask<Answer>('POST', `/bot${bot.token}/${method}`, params)
  const control = <T>(method: string, path: string, body?: unknown) => ask<T>(method, `/control${path}`, body)
  const person = async (firstName = 'Мария') => (await control<{ id: number }>('POST', '/customers', { firstName })).id
  const updates = async () => (await api('getUpdates')).result as Update[]
  const said = async (method: string, params: object) => (await api(method, params)).description
  return { api, control, person, updates, said }
}

async function startGroup(more: object = {}) {
  const house = await start()
  const members = [await house.person('Павел'), await house.person('Ольга')]
  const { id } = await house.control<{ id: number }>('POST', '/groups', { title: 'Цех', members, ...more })
  const place = (status: string, extra: object = {}) =>
    house.control('POST', `/groups/${id}/bots`, { bot: 'shop_bot', status, ...extra })
  const write = (text: string, extra: object = {}) =>
    house.control<{ id: number; unseen?: boolean }>('POST', `/chats/shop_bot/${id}/messages`, { text, ...extra })
  return { ...house, members, group: id, place, write }
}

describe('buttons', () => {
  it('a press turns a spinner until it is answered, once', async () => {
    const { api, control, person, updates, said } = await start()
    const id = await person()
    await control('POST', `/chats/shop_bot/${id}/start`, {})
    const reply_markup = { inline_keyboard: [[{ text: 'Цены', callback_data: 'faq:2' }, { text: 'Сайт', url: 'https://a.example' }]] } // prettier-ignore
    const sent = (await api('sendMessage', { chat_id: id, text: 'О чём?', reply_markup })).result as {
      message_id: number
    }
    const chat = () => control<{ messages: object[] }>('GET', `/chats/shop_bot/${id}`)
    await control('POST', `/chats/shop_bot/${id}/press`, { messageId: sent.message_id, data: 'faq:2' })
    expect((await chat()).messages.at(-1)).toMatchObject({
      buttons: [
        [
          { text: 'Цены', data: 'faq:2' },
          { text: 'Сайт', url: 'https://a.example' },
        ],
      ],
      press: { by: id, data: 'faq:2', isAnswered: false },
    })
    const query = (await updates()).at(-1)?.callback_query
    expect(query).toMatchObject({ from: { id }, data: 'faq:2', message: { message_id: sent.message_id, reply_markup } })
    const answer = { callback_query_id: query?.id, text: 'Смотрим' }
    expect(await api('answerCallbackQuery', answer)).toMatchObject({ result: true })
    expect((await chat()).messages.at(-1)).toMatchObject({ press: { isAnswered: true, text: 'Смотрим' } })
    expect(await said('answerCallbackQuery', answer)).toMatch(/^Bad Request: query is too old/)
    expect(await control('GET', '/presses?bot=shop_bot')).toMatchObject([{ by: id, data: 'faq:2', answers: 1 }])
  })

  it('are refused in the words of the real server', async () => {
    const { control, person, said } = await start()
    const id = await person()
    await control('POST', `/chats/shop_bot/${id}/start`, {})
    const send = (button: object) =>
      said('sendMessage', { chat_id: id, text: 'x', reply_markup: { inline_keyboard: [[button]] } })
    expect(await send({ text: 'a', callback_data: 'я'.repeat(33) })).toBe('Bad Request: BUTTON_DATA_INVALID')
    expect(await send({ text: 'a' })).toMatch(/Text buttons are unallowed in the inline keyboard/)
    expect(await send({ text: 'a', url: 'mebel' })).toMatch(/^Bad Request: inline keyboard button URL/)
  })

  it('S3-12: the contact is shared when asked for: one’s own, or that of a stranger', async () => {
    const { api, control, person, updates } = await start()
    const [id, stranger] = [await person(), await person('Пётр')]
    await control('POST', `/chats/shop_bot/${id}/start`, {})
    const share = (body: object = {}) => control('POST', `/chats/shop_bot/${id}/share`, body)
    expect(await share()).toHaveProperty('error')
    const reply_markup = { keyboard: [[{ text: 'Поделиться', request_contact: true }]], one_time_keyboard: true }
    const ask = () => api('sendMessage', { chat_id: id, text: 'Ваш номер?', reply_markup })
    const keyboard = async () => (await control<{ keyboard?: object }>('GET', `/chats/shop_bot/${id}`)).keyboard
    await ask()
    expect(await keyboard()).toEqual([[{ text: 'Поделиться', asksContact: true }]])
    await share()
    expect(await keyboard()).toBeUndefined()
    await ask()
    await share({ of: stranger })
    await ask()
    await share({ own: false, phoneNumber: '+79990000000' })
    const contacts = (await updates()).flatMap(({ message }) => (message?.contact as object | undefined) ?? [])
    expect(contacts).toMatchObject([{ user_id: id }, { user_id: stranger }, { phone_number: '+79990000000' }])
    expect(contacts[2]).not.toHaveProperty('user_id')
  })

  it('menus of commands, one for each language', async () => {
    const { api, said } = await start()
    const ru = [{ command: 'status', description: 'Статус заказа' }]
    await api('setMyCommands', { commands: [{ command: 'status', description: 'Order status' }] })
    await api('setMyCommands', { commands: ru, language_code: 'ru' })
    expect((await api('getMyCommands', { language_code: 'ru' })).result).toEqual(ru)
    expect((await api('getMyCommands')).result).toMatchObject([{ description: 'Order status' }])
    expect((await api('getMyCommands', { language_code: 'de' })).result).toEqual([])
    expect(await said('setMyCommands', { commands: [{ command: 'Статус', description: 'x' }] })).toMatch(
      /COMMAND_INVALID/,
    )
  })
})

describe('groups', () => {
  it('a bot comes by a link, reads what privacy lets it, and answers', async () => {
    const { api, updates, place, write, group, members } = await startGroup()
    await place('member', { by: members[1], payload: 'staff_Xy' })
    const [membership, joined, begun] = await updates()
    expect(membership?.my_chat_member).toMatchObject({
      chat: { id: group, type: 'group', title: 'Цех' },
      from: { id: members[1] },
      old_chat_member: { status: 'left' },
      new_chat_member: { status: 'member', user: { is_bot: true } },
    })
    expect(joined?.message).toHaveProperty('new_chat_members')
    expect(begun?.message).toMatchObject({ text: '/start@shop_bot staff_Xy', from: { id: members[1] } })
    const notice = (await api('sendMessage', { chat_id: group, text: 'Новая заявка' })).result as { message_id: number }
    expect(await write('между собой')).toMatchObject({ unseen: true })
    await write('Возьму я', { as: members[1], replyToId: notice.message_id })
    await write('/status 17')
    await write('/status@other_bot 17')
    await write('@shop_bot привет')
    const heard = (await updates()).slice(3).map(({ message }) => message)
    expect(heard.map((message) => message?.text)).toEqual(['Возьму я', '/status 17', '@shop_bot привет'])
    expect(heard[0]).toMatchObject({
      from: { id: members[1], first_name: 'Ольга' },
      reply_to_message: { message_id: notice.message_id },
    })
    await place('administrator')
    expect(await write('теперь слышно')).not.toHaveProperty('unseen')
  })

  it('says who may not write, and why, as the real server does', async () => {
    const { api, control, said, place, group, members } = await startGroup()
    const send = () => said('sendMessage', { chat_id: group, text: 'x' })
    const status = async () =>
      (await api('getChatMember', { chat_id: group, user_id: 7000000078 })).result as { status: string }
    expect(await send()).toBe('Bad Request: chat not found')
    await place('member')
    expect(await status()).toMatchObject({ status: 'member' })
    expect(await send()).toBeUndefined()
    await control('PATCH', `/groups/${group}`, { membersCanSend: false })
    expect(await send()).toBe('Bad Request: not enough rights to send text messages to the chat')
    expect((await api('getChat', { chat_id: group })).result).toMatchObject({
      permissions: { can_send_messages: false },
    })
    await place('restricted', { canSend: true })
    expect(await send()).toBeUndefined()
    expect(await status()).toMatchObject({ status: 'restricted', can_send_messages: true })
    await place('left')
    expect(await send()).toBe('Forbidden: bot is not a member of the group chat')
    await place('kicked')
    expect(await send()).toBe('Forbidden: bot was kicked from the group chat')
    expect(await said('getChat', { chat_id: group })).toBe('Forbidden: bot was kicked from the group chat')
    await place('member')
    const of = await api('getChatMember', { chat_id: group, user_id: members[0] })
    expect(of.result).toMatchObject({ status: 'member', user: { first_name: 'Павел' } })
    const contact = { keyboard: [[{ text: 'a', request_contact: true }]] }
    await control('PATCH', `/groups/${group}`, { membersCanSend: true })
    expect(await said('sendMessage', { chat_id: group, text: 'x', reply_markup: contact })).toBe(
      'Bad Request: phone number can be requested in private chats only',
    )
  })

  it('a forum has topics: known, closed, deleted', async () => {
    const { api, control, said, updates, place, write, group } = await startGroup({ isForum: true })
    await place('member')
    const topic = await control<{ id: number }>('POST', `/groups/${group}/topics`, { name: 'Заявки' })
    const send = (id: number) => said('sendMessage', { chat_id: group, text: 'x', message_thread_id: id })
    const sent = await api('sendMessage', { chat_id: group, text: 'Новая', message_thread_id: topic.id })
    expect(sent.result).toMatchObject({ message_thread_id: topic.id, is_topic_message: true, chat: { is_forum: true } })
    await write('@shop_bot в теме', { topicId: topic.id })
    expect((await updates()).at(-1)?.message).toMatchObject({
      message_thread_id: topic.id,
      is_topic_message: true,
      reply_to_message: { forum_topic_created: { name: 'Заявки' }, message_id: topic.id },
    })
    expect(await send(4711)).toBe('Bad Request: message thread not found')
    await control('PATCH', `/groups/${group}/topics/${topic.id}`, { isClosed: true })
    expect(await send(topic.id)).toBe('Bad Request: TOPIC_CLOSED')
    await control('PATCH', `/groups/${group}/topics/${topic.id}`, { isDeleted: true })
    expect(await send(topic.id)).toBe('Bad Request: message thread not found')
  })

  it('becomes a supergroup under another id and says where it went', async () => {
    const { api, control, updates, place, write, group } = await startGroup()
    await place('administrator')
    await write('до переезда')
    const moved = await control<{ id: number }>('POST', `/groups/${group}/migrate`)
    expect(String(moved.id)).toMatch(/^-100/)
    expect(await api('sendMessage', { chat_id: group, text: 'x' })).toMatchObject({
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: moved.id },
    })
    expect(await api('sendMessage', { chat_id: moved.id, text: 'x' })).toMatchObject({ ok: true })
    const [to, from] = (await updates()).slice(-2).map(({ message }) => message)
    expect(to).toMatchObject({ chat: { id: group }, migrate_to_chat_id: moved.id })
    expect(from).toMatchObject({ chat: { id: moved.id, type: 'supergroup' }, migrate_from_chat_id: group })
    const chat = await control<{ messages: { text?: string }[] }>('GET', `/chats/shop_bot/${moved.id}`)
    expect(chat.messages.map(({ text }) => text)).toContain('до переезда')
  })
})
