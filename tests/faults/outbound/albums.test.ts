import { beforeAll, describe, expect, it } from 'vitest'
import { type House, startHouse } from '../../support/client.ts'
import { type Chat, openShop, type Shop } from '../../support/shop.ts'
import { query } from '../../support/stack.ts'

let house: House
let shop: Shop
beforeAll(async () => {
  house = await startHouse({ worker: true })
  shop = await openShop(house, { chatsEach: 4 })
})

// The smallest GIF there is would be an animation: a picture of one pixel as PNG.
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function upload(content: BlobPart, name: string): Promise<{ status: number; id?: string; code?: string }> {
  const headers = { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(name) }
  const response = await shop.manager.fetch('/uploads', { method: 'POST', body: new Blob([content]), headers })
  const answer = (await response.json()) as { id?: string; errors?: { code: string }[] }
  return { status: response.status, id: answer.id, code: answer.errors?.[0]?.code }
}

const pictures = (count: number) =>
  Promise.all(Array.from({ length: count }, async (_, index) => (await upload(pixel, `${index}.png`)).id!))
const filesOf = (messageId: string) =>
  query<{ external_id: string | null }>('select external_id from attachment where message_id = $1 order by position', [
    messageId,
  ])

describe('row 40: an album that we send', () => {
  it('row 40: is one message and one call, and each picture knows its id', async () => {
    const chat = shop.chats[0]!
    await shop.say(chat, 'Десять кухонь', { attachmentIds: await pictures(10) })
    await shop.settled()
    const [album, ...others] = await shop.outbound(chat)
    expect([album!.state, others.length]).toEqual(['SENT', 0])
    const [sent] = (await shop.accepted(chat.bot)).filter(({ text }) => text === 'Десять кухонь')
    expect((await filesOf(album!.id)).map((file) => file.external_id)).toEqual(sent!.messageIds.map(String))
    expect(sent!.messageIds.length).toBe(10)
    expect(await shop.broken()).toEqual([])
  })

  it.each([
    ['is UNKNOWN as a whole when the answer is lost', { kind: 'rst', accept: true }, 'UNKNOWN'],
    [
      'fails as a whole when one part is refused',
      {
        kind: 'error',
        code: 400,
        description: 'Bad Request: Failed to send message #2 with the error message "IMAGE_PROCESS_FAILED"',
      },
      'FAILED',
    ],
  ])('row 40: %s', async (name, fault, state) => {
    const chat = shop.chats[state === 'UNKNOWN' ? 1 : 2]!
    const before = (await shop.sends(chat.bot)).length
    await shop.fault(chat.bot, fault, { chat })
    await shop.say(chat, name, { attachmentIds: await pictures(3) })
    await shop.say(chat, `${name}: следующее`)
    await shop.settled()
    expect((await shop.outbound(chat)).map((message) => message.state)).toEqual([state, 'SENT'])
    expect((await shop.sends(chat.bot)).length).toBe(before + 2)
    expect(await shop.broken()).toEqual([])
  })
})

describe('row 45: what is too long or too big', () => {
  it('row 45: a caption over 1024 becomes a text before the picture', async () => {
    const chat = shop.chats[3]!
    const caption = 'о'.repeat(1024)
    await shop.say(chat, caption, { attachmentIds: await pictures(1) })
    await shop.say(chat, `${caption}х`, { attachmentIds: await pictures(1) })
    await shop.settled()
    const sent = (await shop.accepted(chat.bot)).filter(({ chatId }) => String(chatId) === String(chat.customer.id))
    expect(sent.map(({ text }) => text?.length ?? 0)).toEqual([1024, 1025, 0])
    expect(await shop.broken()).toEqual([])
  })

  it('row 45: a file over 50 MB is refused at the door, with a reason, and nothing is queued', async () => {
    const before = await query('select id from message')
    expect(await upload(Buffer.alloc(50 * 1024 * 1024 + 1, 1), 'смета.bin')).toMatchObject({ code: 'FILE_TOO_BIG' })
    expect((await query('select id from message')).length).toBe(before.length)
  })

  it('row 45: more files than one send takes, more text than twenty parts is refused', async () => {
    const chat: Chat = shop.chats[3]!
    const before = (await shop.outbound(chat)).length
    const ids = await pictures(11)
    await expect(shop.say(chat, 'много', { attachmentIds: ids })).rejects.toThrow('TOO_MANY_FILES')
    await expect(shop.say(chat, 'я'.repeat(4096 * 20 + 1))).rejects.toThrow('BAD_INPUT')
    expect((await shop.outbound(chat)).length).toBe(before)
  })
})
