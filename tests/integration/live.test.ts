import { once } from 'node:events'
import { beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import {
  type Client,
  connectBot,
  type ConnectedBot,
  control,
  conversationOf,
  customer,
  globalId,
  member,
  organization,
  signIn,
  startHouse,
  write,
} from '../support/client.ts'
import { query, until } from '../support/stack.ts'

const house = await startHouse({ apis: 2, worker: true })
const [one, two] = [house.apis[0].url, house.apis[1]!.url]
const shop = await organization()
const other = await organization('Чужая мастерская')
const everything = `subscription ($after: FeedCursor) { events(after: $after) { __typename cursor
  ... on MessageReceived { message { id seq text kind authorKind } conversation { id lastMessageText contact { name identities { username } } integration { id name } assignee { name } composer { canSend } } }
  ... on MessageQueued { message { id seq text state author { name } } }
  ... on MessageChanged { message { id state } }
  ... on ConversationChanged { conversation { id status assignee { name } } } } }`

type Told = {
  events: {
    __typename: string
    cursor: string
    message?: { id: string; seq: number; text: string; state?: string; author?: { name: string } }
    conversation?: { id: string; contact?: { name: string }; integration?: { id: string }; status?: string }
  }
}
let owner: Client
let bot: ConnectedBot

beforeAll(async () => {
  owner = await signIn(one, shop.owner)
  bot = await connectBot(owner, house.sandbox.url)
})

describe('live, on two instances', () => {
  it('S0-1, S0-2, S0-3, S0-4, S0-29: a customer writes, both managers see it live, one answers as the bot', async () => {
    const boris = await signIn(one, shop.managers[0])
    const vera = await signIn(two, shop.managers[1])
    const foreign = await signIn(two, other.owner)
    const screens = [boris.subscribe<Told>(everything), vera.subscribe<Told>(everything)]
    const stranger = foreign.subscribe<Told>(everything)
    for (const screen of [...screens, stranger]) await until(() => screen.results.length > 0)

    const masha = await customer(house.sandbox.url, { firstName: 'Маша', username: 'masha' })
    await write(house.sandbox.url, { bot, customer: masha, text: 'Хочу заказать кухню' })
    for (const screen of screens) {
      const { events } = await until(() => screen.results.find(({ events }) => events.__typename === 'MessageReceived'))
      expect(events.message?.text).toBe('Хочу заказать кухню')
      expect(events.conversation?.contact?.name).toBe('Маша')
      // S0-26: the integration is a property of the conversation.
      expect(events.conversation?.integration?.id).toBe(bot.id)
    }
    const [row] = await query<{ text: string }>('select text from message where organization_id = $1', [shop.id])
    expect(row?.text).toBe('Хочу заказать кухню')

    const conversationId = globalId('Conversation', await conversationOf(shop.id, 'Маша'))
    const input = { conversationId, body: '  Здравствуйте! Какие размеры?  ', clientMutationId: 'answer-1' }
    await vera.data(
      'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id } errors { code message } } }',
      { input },
    )
    for (const screen of screens) {
      const { events } = await until(() => screen.results.find(({ events }) => events.__typename === 'MessageQueued'))
      expect(events.message).toMatchObject({ text: 'Здравствуйте! Какие размеры?', author: { name: 'Вера Менеджер' } })
      await until(() => screen.results.some(({ events }) => events.message?.state === 'SENT'))
    }
    const chat = await control<{ messages: { from: string; text: string }[] }>(
      house.sandbox.url,
      `/chats/${bot.botId}/${masha.id}`,
    )
    expect(chat.messages.at(-1)).toMatchObject({ from: 'bot', text: 'Здравствуйте! Какие размеры?' })
    expect(stranger.results.every(({ events }) => events.__typename === 'Heartbeat')).toBe(true)
    await Promise.all([boris.close(), vera.close(), foreign.close()])
  })

  it('S0-10: a browser that lost its instance resumes on the other one by its cursor, nothing missed or doubled', async () => {
    const petya = await customer(house.sandbox.url, { firstName: 'Петя' })
    const boris = await signIn(one, shop.managers[0])
    const before = boris.subscribe<Told>(everything)
    await until(() => before.results.length > 0)
    await write(house.sandbox.url, { bot, customer: petya, text: 'раз' })
    const seen = await until(() => before.results.find(({ events }) => events.message?.text === 'раз'))
    await before.end()
    for (const text of ['два', 'три', 'четыре']) await write(house.sandbox.url, { bot, customer: petya, text })
    await until(async () => (await query("select 1 from message where text = 'четыре'")).length === 1)
    const browser = boris.at(two)
    const after = browser.subscribe<Told>(everything, { after: seen.events.cursor })
    await until(() => after.results.some(({ events }) => events.message?.text === 'четыре'))
    const texts = after.results.flatMap(({ events }) =>
      events.__typename === 'MessageReceived' ? [events.message!.text] : [],
    )
    expect(texts).toEqual(['два', 'три', 'четыре'])
    const numbers = after.results.map(({ events }) => Number(events.cursor.split('.')[1]))
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    const page = await browser.data<{ events: { events: { message?: { text: string } }[] } }>(
      'query ($after: FeedCursor!) { events(after: $after) { hasMore endCursor events { __typename ... on MessageReceived { message { text } } } } }',
      { after: seen.events.cursor },
    )
    expect(page.events.events.flatMap(({ message }) => message?.text ?? [])).toEqual(['два', 'три', 'четыре'])
    await browser.close()
  })

  it('a foreign history begins with ResyncRequired and goes on', async () => {
    const boris = await signIn(two, shop.managers[0])
    const live = boris.subscribe<Told>(everything, { after: 'elsewhere.7' })
    const first = await until(() => live.results[0])
    expect(first.events.__typename).toBe('ResyncRequired')
    const vanya = await customer(house.sandbox.url, { firstName: 'Ваня' })
    await write(house.sandbox.url, { bot, customer: vanya, text: 'ещё здесь?' })
    await until(() => live.results.some(({ events }) => events.message?.text === 'ещё здесь?'))
    await boris.close()
  })

  it('read marks move in all browsers of their owner and of nobody else', async () => {
    const lena = await customer(house.sandbox.url, { firstName: 'Лена' })
    await write(house.sandbox.url, { bot, customer: lena, text: 'привет' })
    const conversationId = globalId('Conversation', await conversationOf(shop.id, 'Лена'))
    const boris = await signIn(one, shop.managers[0])
    const vera = await signIn(one, shop.managers[1])
    type Mark = { me: { conversationId: string; readSeq: number; readInboundSeq: number } }
    const document = 'subscription { me { conversationId readSeq readInboundSeq } }'
    const [elsewhere, hers] = [boris.at(two).subscribe<Mark>(document), vera.subscribe<Mark>(document)]
    const mark = (name: string, field: string) =>
      boris.data(`mutation ($c: ID!) { ${name}(input: { conversationId: $c, ${field}: 1 }) { errors { code } } }`, {
        c: conversationId,
      })
    // The subscription has no first value to wait for: moving it until it is heard is a fact as well.
    await until(async () => {
      await mark('markConversationRead', 'upToSeq')
      await mark('markConversationUnread', 'fromSeq')
      return elsewhere.results.length > 0
    })
    await mark('markConversationRead', 'upToSeq')
    await until(() => elsewhere.results.at(-1)?.me.readSeq === 1)
    expect(elsewhere.results.at(-1)!.me).toMatchObject({ conversationId, readSeq: 1, readInboundSeq: 1 })
    expect(hers.results).toEqual([])
    await Promise.all([boris.close(), vera.close(), elsewhere.end()])
  })
})

describe('rights end delivery', () => {
  it('S1-51: signing out, being disabled and losing a branch end it within a second', async () => {
    const [branch] = await query<{ id: string }>(
      "insert into branch (organization_id, name) values ($1, 'Север') returning id",
      [shop.id],
    )
    const person = await member(shop.id, 'MANAGER', 'Глеб Менеджер')
    const gleb = await signIn(two, person)
    const live = gleb.subscribe<Told>('subscription { events { __typename cursor } }')
    await until(() => live.results.length > 0)
    const socket = await rawSocket(two, gleb.cookie)
    const admin = await signIn(one, shop.owner)
    const update = 'mutation ($input: UpdateMemberInput!) { updateMember(input: $input) { errors { code message } } }'
    const memberId = globalId('Member', person.memberId)

    const left = once(socket, 'close')
    await admin.data(update, { input: { memberId, branchIds: [globalId('Branch', branch!.id)] } })
    const moved = performance.now()
    expect((await left)[0]).toBe(1012)
    expect(performance.now() - moved).toBeLessThan(1_000)

    const again = await rawSocket(two, gleb.cookie)
    const disabled = once(again, 'close')
    await admin.data(update, { input: { memberId, isDisabled: true } })
    const began = performance.now()
    expect((await disabled)[0]).toBe(4401)
    expect(performance.now() - began).toBeLessThan(1_000)

    const vera = await signIn(one, shop.managers[1])
    const hers = await rawSocket(two, vera.cookie)
    const over = once(hers, 'close')
    await vera.data('mutation { signOut { errors { code } } }')
    expect((await over)[0]).toBe(4401)
    await Promise.all([gleb.close(), admin.close()])
  })
})

describe('the socket itself', () => {
  it('is refused to foreign pages and to strangers', async () => {
    for (const origin of ['https://evil.example', 'null']) {
      const socket = new WebSocket(`${one.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        headers: { cookie: owner.cookie, origin },
      })
      const [error] = (await once(socket, 'error')) as [Error]
      expect(error.message).toMatch(/403/)
    }
    const own = new WebSocket(`${one.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { cookie: owner.cookie, origin: one },
    })
    await once(own, 'open')
    own.close()
    const stranger = new WebSocket(`${one.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    expect((await once(stranger, 'close'))[0]).toBe(4401)
    const elsewhere = new WebSocket(`${one.replace('http', 'ws')}/other`, 'graphql-transport-ws')
    expect(((await once(elsewhere, 'error')) as [Error])[0].message).toMatch(/404/)
  })

  it('answers faults of a document as errors and stays open', async () => {
    const socket = await rawSocket(one, owner.cookie)
    const faults: [string, RegExp][] = [
      ['subscription {', /Syntax Error/],
      ['subscription { nothing }', /Cannot query field/],
      ['mutation { signOut { errors { code } } }', /Only subscriptions/],
      ['{ viewer { id } }', /Only subscriptions/],
      [`subscription { events { ${'cursor '.repeat(4_000)} } }`, /token/i],
    ]
    for (const [index, [document, words]] of faults.entries()) {
      send(socket, { id: String(index), type: 'subscribe', payload: { query: document } })
      const answer = await next(socket)
      expect(answer).toMatchObject({ id: String(index), type: 'error' })
      expect(answer.payload?.[0]?.message).toMatch(words)
    }
    for (let index = 0; index < 20; index++) {
      send(socket, { id: `s${index}`, type: 'subscribe', payload: { query: 'subscription { me { id } }' } })
    }
    send(socket, { id: 's20', type: 'subscribe', payload: { query: 'subscription { me { id } }' } })
    expect(await next(socket)).toMatchObject({
      id: 's20',
      type: 'error',
      payload: [{ extensions: { code: 'RATE_LIMITED' } }],
    })
    socket.close()
  })

  it('obeys the protocol: 4408 without init, 4429 for two, 4400 for noise, 1009 for too much', async () => {
    const closing = (socket: WebSocket) => once(socket, 'close').then(([code]) => code as number)
    const silent = await openSocket(one, owner.cookie)
    const silence = closing(silent)
    const twice = await rawSocket(one, owner.cookie)
    send(twice, { type: 'connection_init' })
    expect(await closing(twice)).toBe(4429)
    const noisy = await rawSocket(one, owner.cookie)
    noisy.send('not json')
    expect(await closing(noisy)).toBe(4400)
    const loud = await rawSocket(one, owner.cookie)
    loud.send('x'.repeat(70_000))
    expect(await closing(loud)).toBe(1009)
    expect(await silence).toBe(4408)
  })

  it('a subscription that is shared obeys it too: one name at a time, twenty at most, silence after complete', async () => {
    const payload = { query: 'subscription { events { __typename cursor } }' }
    const socket = await rawSocket(one, owner.cookie)
    const frames: Frame[] = []
    socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as Frame))
    const told = (id: string) => frames.filter((frame) => frame.id === id)
    send(socket, { id: 'a', type: 'subscribe', payload })
    send(socket, { id: 'a', type: 'complete' })
    send(socket, { id: 'b', type: 'subscribe', payload })
    await until(() => told('b')[0]?.type === 'next')
    send(socket, { id: 'b', type: 'complete' })
    for (let index = 0; index < 20; index++) send(socket, { id: `s${index}`, type: 'subscribe', payload })
    send(socket, { id: 'c', type: 'subscribe', payload })
    await until(() => Array.from({ length: 20 }, (_, index) => told(`s${index}`)[0]).every((frame) => frame))
    await until(() => told('c').length > 0)
    expect(told('c')).toMatchObject([{ type: 'error', payload: [{ extensions: { code: 'RATE_LIMITED' } }] }])
    const olya = await customer(house.sandbox.url, { firstName: 'Оля' })
    await write(house.sandbox.url, { bot, customer: olya, text: 'слышно?' })
    const hasHeard = (id: string) => told(id).some((frame) => JSON.stringify(frame).includes('MessageReceived'))
    await until(() => hasHeard('s0') && hasHeard('s19'))
    expect([hasHeard('a'), hasHeard('b')]).toEqual([false, false])
    const closed = once(socket, 'close')
    send(socket, { id: 's7', type: 'subscribe', payload })
    expect((await closed)[0]).toBe(4409)
  })

  it('an instance that is stopped tells its sockets to come back, and ends', async () => {
    const third = (await startHouse()).apis[0]
    const client = await signIn(third.url, shop.owner)
    const socket = await rawSocket(third.url, client.cookie)
    const closed = once(socket, 'close')
    const code = await third.stop()
    expect((await closed)[0]).toBe(1012)
    expect(code).toBe(0)
  })
})

type Frame = { id?: string; type: string; payload?: { message?: string }[] }

async function openSocket(url: string, cookie: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers: { cookie } })
  await once(socket, 'open')
  return socket
}

async function rawSocket(url: string, cookie: string): Promise<WebSocket> {
  const socket = await openSocket(url, cookie)
  send(socket, { type: 'connection_init' })
  expect(await next(socket)).toMatchObject({ type: 'connection_ack' })
  return socket
}

function send(socket: WebSocket, frame: object): void {
  socket.send(JSON.stringify(frame))
}

async function next(socket: WebSocket): Promise<Frame> {
  const [data] = (await once(socket, 'message')) as [Buffer]
  return JSON.parse(data.toString()) as Frame
}
