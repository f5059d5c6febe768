import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import sharp from 'sharp'
import {
  type Client,
  connectBot,
  type ConnectedBot,
  control,
  conversationOf,
  customer,
  globalId,
  type House,
  organization,
  type Organization,
  signIn,
  startHouse,
  write,
} from '../support/client.ts'
import { query, until } from '../support/stack.ts'

let house: House
let shop: Organization
let owner: Client
let bot: ConnectedBot

beforeAll(async () => {
  house = await startHouse({ worker: true, env: { SWEEP_SECONDS: '5' } })
  shop = await organization()
  owner = await signIn(house.apis[0].url, shop.owner)
  bot = await connectBot(owner, house.sandbox.url, { welcomeMessage: 'Здравствуйте! Чем помочь?' })
})

type Sent = {
  sendMessage: {
    message: { id: string } | null
    messages: { id: string; kind: string }[]
    errors: { code: string; message: string }[]
  }
}
const sendDocument = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) {
  message { id } messages { id kind } conversation { id lastSeq } errors { code message ... on ConversationMovedOnError { newerMessages { text } } } } }`

const send = async (conversationId: string, input: object) =>
  (
    await owner.gql<Sent>(sendDocument, {
      input: { conversationId: globalId('Conversation', conversationId), clientMutationId: randomUUID(), ...input },
    })
  ).data!.sendMessage

/** A customer with a conversation that begins with his greeting. */
async function acquaintance(firstName: string, wish: object = {}) {
  const person = await customer(house.sandbox.url, { firstName, ...wish })
  await write(house.sandbox.url, { bot, customer: person, text: 'Здравствуйте' })
  return { person, conversationId: await conversationOf(shop.id, firstName) }
}

type Bubble = {
  id: string
  kind: string
  text: string | null
  state: string
  data: unknown
  failure: { reason: string; nextStep: string } | null
  attachments: {
    id: string
    state: string
    url: string
    thumbnailUrl: string | null
    mimeType: string
    width: number
    waveform: number[]
  }[]
  attempts: { outcome: string }[]
  edits: { text: string }[]
}
const historyDocument = `query ($id: ID!) { conversation(id: $id) { messages(last: 50) { edges { node { id kind text state data
  failure { code reason nextStep canRetry } attempts { number outcome httpCode } edits { text at } entities { type offset length }
  attachments { id kind state url thumbnailUrl mimeType width height waveform } replyTo { text } author { name } } } } } }`
const history = async (conversationId: string) => {
  const { conversation } = await owner.data<{ conversation: { messages: { edges: { node: Bubble }[] } } }>(
    historyDocument,
    { id: globalId('Conversation', conversationId) },
  )
  return conversation.messages.edges.map((edge) => edge.node)
}
const chatWith = (person: { id: string }) =>
  control<{ messages: { id: number; from: string; text?: string; kind: string }[] }>(
    house.sandbox.url,
    `/chats/${bot.botId}/${person.id}`,
  )

describe('a dialog', () => {
  it('S0-1, S0-4, S0-7: customer writes, manager answers by GraphQL, customer sees the bot say it', async () => {
    const { person, conversationId } = await acquaintance('Дарья')
    const live = owner.subscribe<{ events: { __typename: string; message?: { text: string; state: string } } }>(
      `subscription { events { __typename ... on MessageQueued { message { text state } } ... on MessageChanged { message { text state author { name } attachments { id } replyTo { id } } } } }`,
    )
    const [greeting] = await history(conversationId)
    const { message, errors } = await send(conversationId, {
      body: '  Добрый день! ',
      integrationId: bot.id,
      organizationId: globalId('Organization', shop.id),
      replyToId: greeting!.id,
    })
    expect(errors).toEqual([])
    await until(
      async () => (await history(conversationId)).find((bubble) => bubble.id === message!.id)?.state === 'SENT',
    )
    const { messages } = await chatWith(person)
    expect(messages.at(-1)).toMatchObject({ from: 'bot', text: 'Добрый день!' })
    const states = await until(() => {
      const seen = live.results.map((result) => result.events.message?.state).filter(Boolean)
      return seen.includes('SENT') && seen
    })
    // Told is the state as it is when its event is told: one that is over by then is left out, none comes back.
    const order = ['QUEUED', 'SENDING', 'SENT']
    expect(states).toEqual(states.toSorted((one, other) => order.indexOf(one!) - order.indexOf(other!)))
    expect(states.filter((state) => !order.includes(state!))).toEqual([])
    await live.end()
    const bubble = (await history(conversationId)).at(-1)!
    expect(bubble).toMatchObject({
      text: 'Добрый день!',
      attempts: [{ outcome: 'SENT', httpCode: 200 }],
      replyTo: { text: 'Здравствуйте' },
    })
  })

  it('refusals come in the language of the reader and can be repeated', async () => {
    const { person, conversationId } = await acquaintance('Ефим')
    await control(house.sandbox.url, `/chats/${bot.botId}/${person.id}/block`, { blocked: true })
    await until(
      async () =>
        (await query('select 1 from conversation where id = $1 and unreachable_since is not null', [conversationId]))
          .length > 0,
    )
    expect((await send(conversationId, { body: 'ау' })).errors).toMatchObject([
      { code: 'CONVERSATION_UNREACHABLE', message: expect.stringContaining('заблокировал') },
    ])
    expect((await send(conversationId, { body: ' ' })).errors).toMatchObject([{ code: 'MESSAGE_EMPTY' }])
  })

  it('S1-26, S0-17: /start is answered once with the welcome message', async () => {
    const person = await customer(house.sandbox.url, { firstName: 'Жанна' })
    await control(house.sandbox.url, `/chats/${bot.botId}/${person.id}/start`, {})
    const welcomes = async () => (await chatWith(person)).messages.filter((m) => m.from === 'bot').map((m) => m.text)
    await until(async () => (await welcomes()).length > 0)
    const conversationId = await conversationOf(shop.id, 'Жанна')
    expect(await welcomes()).toEqual(['Здравствуйте! Чем помочь?'])
    const [row] = await query<{ awaiting_reply_since: Date | null }>(
      'select awaiting_reply_since from conversation where id = $1',
      [conversationId],
    )
    expect(row!.awaiting_reply_since).not.toBeNull()
    await query('update feed_reader set seq = 0')
    await write(house.sandbox.url, { bot, customer: person, text: 'ещё' })
    await until(
      async () =>
        (await query('select 1 from feed f join feed_reader r using (organization_id) where f.seq = r.seq')).length > 0,
    )
    expect(await welcomes()).toEqual(['Здравствуйте! Чем помочь?'])
  })

  it('S1-53: a notice-only bot greets and opens no conversation', async () => {
    const notices = await connectBot(owner, house.sandbox.url, {
      mode: 'NOTIFY_ONLY',
      welcomeMessage: 'Привет! Я бот для уведомлений о заявках.',
    })
    const person = await customer(house.sandbox.url, { firstName: 'Зоя' })
    await control(house.sandbox.url, `/chats/${notices.botId}/${person.id}/start`, {})
    const said = () =>
      control<{ messages: { from: string; text?: string }[] }>(
        house.sandbox.url,
        `/chats/${notices.botId}/${person.id}`,
      )
    await until(async () =>
      (await said()).messages.some((m) => m.from === 'bot' && m.text === 'Привет! Я бот для уведомлений о заявках.'),
    )
    expect(await query('select 1 from conversation where integration_id = $1', [notices.uuid])).toEqual([])
  })
})

describe('media', () => {
  it('S0-11: a photo, a voice note and the avatar of a customer come into our storage', async () => {
    const { person, conversationId } = await acquaintance('Инна', { photo: 'sample' })
    for (const kind of ['photo', 'voice', 'sticker', 'document'])
      await control(house.sandbox.url, `/chats/${bot.botId}/${person.id}/messages`, {
        kind,
        text: kind === 'photo' ? 'вот' : undefined,
      })
    const files = await until(async () => {
      const found = (await history(conversationId)).flatMap((bubble) =>
        bubble.attachments.map((file) => ({ ...file, of: bubble.kind })),
      )
      return found.length === 4 && found.every((file) => file.state === 'READY') && found
    })
    expect(files.map((file) => file.of)).toEqual(['PHOTO', 'VOICE', 'STICKER', 'DOCUMENT'])
    const [photo, voice] = files
    expect(photo).toMatchObject({
      mimeType: expect.stringMatching(/^image\//),
      width: expect.any(Number),
      thumbnailUrl: expect.any(String),
    })
    const media = await fetch(new URL(photo!.url, house.apis[0].url))
    expect(media.status).toBe(200)
    expect(media.headers.get('content-type')).toMatch(/^image\//)
    expect((await fetch(new URL(photo!.thumbnailUrl!, house.apis[0].url))).status).toBe(200)
    expect((await fetch(new URL(photo!.url.replace(/s=./, 's=_'), house.apis[0].url))).status).toBe(403)
    expect(voice!.mimeType).toBe('audio/ogg')
    expect(voice!.waveform.length).toBe(48)
    const part = await fetch(new URL(voice!.url, house.apis[0].url), { headers: { range: 'bytes=0-3' } })
    expect([part.status, await part.text()]).toEqual([206, 'OggS'])
    await until(
      async () =>
        (await query('select 1 from contact where avatar_key is not null and name = $1', ['Инна'])).length > 0,
    )
  })

  it('S0-21: several photos and a document of a manager reach the customer', async () => {
    const { person, conversationId } = await acquaintance('Клим')
    const upload = async (content: Uint8Array<ArrayBuffer>, fileName: string) => {
      const headers = { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(fileName) }
      const response = await owner.fetch('/uploads', { method: 'POST', body: new Blob([content]), headers })
      expect(response.status).toBe(201)
      return (await response.json()) as { id: string; kind: string; width: number }
    }
    const picture = async (width: number) =>
      new Uint8Array(
        await sharp({ create: { width, height: 300, channels: 3, background: '#a52' } })
          .jpeg()
          .toBuffer(),
      )
    const photos = [await upload(await picture(400), 'кухня.jpg'), await upload(await picture(500), 'шкаф.jpg')]
    const price = await upload(new TextEncoder().encode('цена;100'), '../прайс.csv')
    expect(photos.map((photo) => [photo.kind, photo.width])).toEqual([
      ['PHOTO', 400],
      ['PHOTO', 500],
    ])
    expect(price.kind).toBe('DOCUMENT')
    const attachmentIds = [...photos, price].map((file) => file.id)
    const { messages, errors } = await send(conversationId, { body: 'Могу показать примеры', attachmentIds })
    expect(errors).toEqual([])
    expect(messages.map((message) => message.kind)).toEqual(['ALBUM', 'DOCUMENT'])
    await until(async () => (await history(conversationId)).slice(-2).every((bubble) => bubble.state === 'SENT'))
    const received = (await chatWith(person)).messages.filter((m) => m.from === 'bot').slice(-3)
    expect(received.map((m) => m.kind)).toEqual(['photo', 'photo', 'document'])
    expect(received[0]!.text).toBe('Могу показать примеры')
    expect((await send(conversationId, { attachmentIds })).errors).toMatchObject([{ code: 'FILE_NOT_FOUND' }])
  })
})

describe('the webhook', () => {
  const hook = (headers: Record<string, string>, body: string, key?: string) =>
    query<{ webhook_key: string }>('select webhook_key from integration where id = $1', [bot.uuid]).then(([row]) =>
      fetch(`${house.apis[0].url}/api/messaging/telegram/webhook/${key ?? row!.webhook_key}`, {
        method: 'POST',
        headers,
        body,
      }),
    )

  it('S1-48: refuses a wrong or missing secret and an unknown key', async () => {
    expect((await hook({}, '{}')).status).toBe(401)
    expect((await hook({ 'x-telegram-bot-api-secret-token': 'wrong' }, '{}')).status).toBe(401)
    expect((await hook({}, '{}', 'nobodyhasthiskey')).status).toBe(404)
  })

  it('row 25: answers 503 while the database is away, and the message comes by the provider’s retry', async () => {
    const person = await customer(house.sandbox.url, { firstName: 'Лев' })
    const database = new URL(process.env['DATABASE_URL']!).pathname.slice(1)
    const admin = new pg.Client({ connectionString: new URL('/postgres', inject('postgresUrl')).href })
    await admin.connect()
    await admin.query(`alter database ${database} with allow_connections false`)
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database])
    await write(house.sandbox.url, { bot, customer: person, text: 'дойдёт' })
    const answers = () => control<{ status: number }[]>(house.sandbox.url, `/deliveries?bot=${bot.botId}`)
    await until(async () => (await answers()).at(-1)?.status === 503)
    await admin.query(`alter database ${database} with allow_connections true`)
    await admin.end()
    const conversationId = await conversationOf(shop.id, 'Лев')
    expect((await history(conversationId)).map((bubble) => bubble.text)).toEqual(['дойдёт'])
  })
})
