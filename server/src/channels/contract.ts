import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Channel, ChannelAccount, OutboundFile, OutboundMessage } from './channel.ts'
import { ChannelError } from './errors.ts'

/** A provider played for a channel's test: an account there, a person who writes, and what the person sees. */
export type FakeProvider = {
  account: ChannelAccount
  profile: { id: string; name: string; username: string }
  /** An account of the same provider that it does not know. */
  stranger: ChannelAccount
  /** A provider where nobody listens. */
  nowhere: ChannelAccount
  chatId: string
  /** The person writes; the bytes are of the photo. */
  write(message: { text: string; photo?: boolean }): Promise<void>
  /** The person presses a button below a message of ours, or hands over his contact when asked. */
  press(messageId: string, data: string): Promise<void>
  share(): Promise<void>
  /** What the person sees of ours, oldest first. */
  seen(): Promise<Seen[]>
  /** The menu of commands as the person sees it. */
  commands(language?: string): Promise<unknown>
  /** A forum with a topic, in which our account has the given standing. */
  forum(status: 'member' | 'restricted' | 'kicked'): Promise<{ chatId: string; topicId: string }>
  close(): Promise<void>
}

/** A message of ours as the person sees it. `isAnswered`: his press of its button has been answered. */
export type Seen = {
  id: string
  text?: string
  kind: string
  albumId?: string
  replyToId?: string
  fileName?: string
  buttons?: string[][]
  isAnswered?: boolean
}

type Subject = { channel: Channel; startFake(): Promise<FakeProvider> }

/** What every channel has to keep: one suite, run against a fake that speaks the provider's protocol. */
export function describeChannel(name: string, { channel, startFake }: Subject): void {
  describe(`${name} keeps the contract of a channel`, () => {
    let fake: FakeProvider
    beforeAll(async () => void (fake = await startFake()))
    afterAll(() => fake.close())

    const signal = () => AbortSignal.timeout(10_000)
    const send = (message: Partial<OutboundMessage>) =>
      channel.send(fake.account, { chatId: fake.chatId, files: [], ...message }, signal())
    const poll = (offset: string) => channel.poll(fake.account, { offset, timeoutSeconds: 5, signal: signal() })

    it('S1-14: knows its account, and a token that is none', async () => {
      expect(await channel.identify(fake.account)).toMatchObject(fake.profile)
      await expect(channel.identify(fake.stranger)).rejects.toMatchObject({ code: 'INVALID_TOKEN' })
      await expect(channel.identify({ ...fake.account, token: 'не токен' })).rejects.toBeInstanceOf(ChannelError)
      await expect(channel.identify(fake.nowhere)).rejects.toMatchObject({ code: 'UNREACHABLE' })
    })

    it('hands over updates by polling: each one once it is confirmed, with its own id', async () => {
      await fake.write({ text: 'раз' })
      await fake.write({ text: 'два' })
      const updates = (await poll('0')).map((update) => channel.parse(update))
      expect(updates.map(({ events }) => events[0])).toMatchObject([
        { type: 'message', chat: { id: fake.chatId, kind: 'private' }, content: { kind: 'TEXT', text: 'раз' } },
        { type: 'message', content: { kind: 'TEXT', text: 'два' } },
      ])
      const [first, second] = updates.map(({ updateId }) => BigInt(updateId))
      expect(second).toBeGreaterThan(first ?? 0n)
      await fake.write({ text: 'три' })
      const after = (await poll(String((second ?? 0n) + 1n))).map((update) => channel.parse(update).events[0])
      expect(after).toMatchObject([{ type: 'message', content: { text: 'три' } }])
    })

    it('fetches the file of a message', async () => {
      await fake.write({ text: 'вот', photo: true })
      const updates = (await poll('-1')).map((update) => channel.parse(update).events[0])
      const event = updates.at(-1)
      const file = event?.type === 'message' ? event.content.files[0] : undefined
      const { stream, size } = await channel.download(fake.account, file?.fileId ?? '', signal())
      expect(await lengthOf(stream)).toBe(size)
      await expect(channel.download(fake.account, 'no-such-file', signal())).rejects.toMatchObject({
        code: 'NOT_FOUND',
      })
    })

    it('S0-6: sends a text and proves it by the id', async () => {
      const sent = await send({ text: 'Здравствуйте! 👋' })
      if (sent.type !== 'sent') throw new Error(JSON.stringify(sent))
      expect((await fake.seen()).at(-1)).toMatchObject({
        id: sent.externalIds[0],
        text: 'Здравствуйте! 👋',
        kind: 'text',
      })
      const answer = await send({ text: 'и ещё', replyToExternalId: sent.externalIds[0] })
      expect(answer.type).toBe('sent')
      expect((await fake.seen()).at(-1)).toMatchObject({ replyToId: sent.externalIds[0] })
      expect(await send({ text: 'в ответ на то, чего нет', replyToExternalId: '999999' })).toMatchObject({
        type: 'sent',
      })
    })

    it('S0-21: sends a file of each kind, with its name and caption', async () => {
      for (const [kind, shown] of KINDS) {
        const sent = await send({ text: 'подпись', files: [file(kind, 'Смета; "кухня" №1.pdf')] })
        expect(sent, kind).toMatchObject({ type: 'sent' })
        expect((await fake.seen()).at(-1), kind).toMatchObject({ kind: shown, text: 'подпись' })
      }
      expect((await fake.seen()).at(-1)?.fileName).toContain('Смета; кухня №1.pdf')
    })

    it('sends an album as one message with an id for each part', async () => {
      const sent = await send({
        text: 'альбом',
        files: [file('PHOTO', 'a.jpg'), file('VIDEO', 'b.mp4'), file('PHOTO', 'c.jpg')],
      })
      if (sent.type !== 'sent') throw new Error(JSON.stringify(sent))
      expect(sent.externalIds).toHaveLength(3)
      const parts = (await fake.seen()).slice(-3)
      expect(parts.map(({ id }) => id)).toEqual(sent.externalIds)
      expect(parts.map(({ text }) => text)).toEqual(['альбом', undefined, undefined])
      expect(new Set(parts.map(({ albumId }) => albumId)).size).toBe(1)
    })

    it('a button comes back as a choice, which is answered', async () => {
      const buttons = [[{ text: 'Кухни', data: 'faq:1' }], [{ text: 'Сайт', url: 'https://mebel.example' }]]
      for (const files of [[], [file('PHOTO', 'a.jpg')]]) {
        const sent = await send({ text: 'О чём?', files, buttons })
        if (sent.type !== 'sent') throw new Error(JSON.stringify(sent))
        expect((await fake.seen()).at(-1)).toMatchObject({ buttons: [['Кухни'], ['Сайт']] })
        await fake.press(sent.externalIds[0] ?? '', 'faq:1')
        const event = (await poll('-1')).flatMap((update) => channel.parse(update).events)[0]
        if (event?.type !== 'choice') throw new Error(JSON.stringify(event))
        expect(event).toMatchObject({ externalId: sent.externalIds[0], data: 'faq:1', label: 'Кухни' })
        expect(event).toMatchObject({ chat: { id: fake.chatId, kind: 'private' }, sender: { id: fake.chatId } })
        await channel.answerChoice(fake.account, event.callbackId)
        expect((await fake.seen()).at(-1)).toMatchObject({ isAnswered: true })
        await channel.answerChoice(fake.account, event.callbackId, 'ещё раз')
      }
      const long = [[{ text: 'a', data: 'x'.repeat(channel.capabilities.maxButtonDataBytes + 1) }]]
      expect(await send({ text: 'x', buttons: long })).toMatchObject({ type: 'refused', code: 'BUTTONS_INVALID' })
      await expect(channel.answerChoice(fake.nowhere, '1')).rejects.toMatchObject({ code: 'UNREACHABLE' })
    })

    it('S3-12: asks for the contact and hears whose it is', async () => {
      const sent = await send({ text: 'Ваш номер?', buttons: [[{ text: 'Поделиться', requestContact: true }]] })
      expect(sent).toMatchObject({ type: 'sent' })
      await fake.share()
      const event = (await poll('-1')).flatMap((update) => channel.parse(update).events)[0]
      const phone = expect.stringMatching(/\d{10}/) as string
      expect(event).toMatchObject({ type: 'message', sharedContact: { isOwn: true, phone } })
    })

    it('sets its menu of commands, for all and for a language', async () => {
      const ru = [{ command: 'status', description: 'Статус заказа' }]
      const en = [{ command: 'status', description: 'Order status' }]
      await channel.setCommands(fake.account, en)
      await channel.setCommands(fake.account, ru, 'ru')
      expect(await fake.commands()).toEqual(en)
      expect(await fake.commands('ru')).toEqual(ru)
      const bad = [{ command: 'Статус', description: 'x' }]
      await expect(channel.setCommands(fake.account, bad)).rejects.toMatchObject({ code: 'REJECTED' })
    })

    it('writes into a topic of a group, and knows how it stands there', async () => {
      const { chatId, topicId } = await fake.forum('member')
      expect(await channel.chatMember(fake.account, chatId)).toEqual({
        state: 'member',
        canSend: true,
        title: expect.any(String) as string,
        isForum: true,
      })
      const events = (await poll('-20')).flatMap((update) => channel.parse(update).events)
      const joined = events.filter((event) => event.type === 'membership' && event.chat.id === chatId)
      expect(joined).toMatchObject([{ chat: { kind: 'group' }, state: 'member', canSend: true }])
      for (const files of [[], [file('PHOTO', 'a.jpg')], [file('PHOTO', 'a.jpg'), file('PHOTO', 'b.jpg')]]) {
        expect(await send({ chatId, topicId, text: 'заявка', files })).toMatchObject({ type: 'sent' })
      }
      expect(await send({ chatId, topicId: '999999', text: 'x' })).toMatchObject({ code: 'TOPIC_CLOSED' })
      const mute = await fake.forum('restricted')
      expect(await channel.chatMember(fake.account, mute.chatId)).toMatchObject({ state: 'restricted', canSend: false })
      expect(await send({ chatId: mute.chatId, text: 'x' })).toMatchObject({ type: 'refused', code: 'FORBIDDEN' })
      const gone = await fake.forum('kicked')
      expect(await channel.chatMember(fake.account, gone.chatId)).toMatchObject({ state: 'kicked', canSend: false })
      expect(await send({ chatId: gone.chatId, text: 'x' })).toMatchObject({ code: 'KICKED_FROM_CHAT' })
      await expect(channel.chatMember(fake.account, '-100')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })

    it('says in a closed word why a send did not come through', async () => {
      const to = (chatId: string, account = fake.account) =>
        channel.send(account, { chatId, text: 'x', files: [] }, signal())
      expect(await to('1')).toMatchObject({ type: 'refused', code: 'CHAT_NOT_FOUND' })
      expect(await send({ text: ' ' })).toMatchObject({ type: 'refused', code: 'TEXT_EMPTY' })
      expect(await send({ text: 'x'.repeat(channel.capabilities.maxTextLength + 1) })).toMatchObject({
        code: 'TEXT_TOO_LONG',
      })
      expect(await to(fake.chatId, fake.stranger)).toMatchObject({ type: 'refused', code: 'UNAUTHORIZED' })
      expect(await to(fake.chatId, fake.nowhere)).toMatchObject({ type: 'retry', scope: 'message' })
    })

    it('S1-23, S1-24: sets its webhook, tells its health, takes it away', async () => {
      const webhook = { url: 'http://127.0.0.1:9/hook', secret: 'a-secret' }
      await channel.registerWebhook(fake.account, webhook)
      await channel.registerWebhook(fake.account, webhook)
      expect(await channel.webhookHealth(fake.account)).toMatchObject({ url: webhook.url })
      expect(await channel.webhookHealth(fake.account)).not.toHaveProperty('lacksUpdates')
      await expect(poll('0')).rejects.toMatchObject({ code: 'CONFLICT' })
      await channel.removeWebhook(fake.account)
      expect(await channel.webhookHealth(fake.account)).toMatchObject({ url: '' })
      const bad = { url: 'ftp://example.org/x', secret: 'a' }
      await expect(channel.registerWebhook(fake.account, bad)).rejects.toMatchObject({ code: 'BAD_WEBHOOK' })
    })

    it('gives an address that opens the chat', () => {
      expect(channel.deepLink({ username: 'mebel_bot' }, 'chat_X-1')).toMatch(/mebel_bot.*start=chat_X-1/)
      expect(channel.groupLink({ username: 'mebel_bot' }, 'staff_X-1')).toMatch(/mebel_bot.*startgroup=staff_X-1/)
    })
  })
}

const KINDS: [OutboundFile['kind'], string][] = [
  ['PHOTO', 'photo'],
  ['VIDEO', 'video'],
  ['ANIMATION', 'animation'],
  ['VOICE', 'voice'],
  ['AUDIO', 'audio'],
  ['DOCUMENT', 'document'],
]

async function lengthOf(stream: ReadableStream<Uint8Array>): Promise<number> {
  let length = 0
  for await (const chunk of stream) length += chunk.length
  return length
}

/** A picture of one pixel serves for every kind: providers look into photos only. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==',
  'base64',
)

function file(kind: OutboundFile['kind'], fileName: string): OutboundFile {
  const open = async () => new Blob([PIXEL]).stream() as ReadableStream<Uint8Array>
  return { kind, fileName, mimeType: 'image/png', size: PIXEL.length, open }
}
