import { beforeAll, describe, expect, it } from 'vitest'
import { closeConversation } from '../../server/src/conversations/close.ts'
import { conversationsWhere } from '../../server/src/conversations/list.ts'
import { labelConversation } from '../../server/src/conversations/labels/label-conversation.ts'
import { removeLabel, saveLabel } from '../../server/src/conversations/labels/save-label.ts'
import { setMode } from '../../server/src/conversations/mode/set-mode.ts'
import { addNote } from '../../server/src/conversations/notes/add-note.ts'
import { scopedTo } from '../../server/src/db/scoped.ts'
import { sendMessage } from '../../server/src/messages/send.ts'
import { schema } from '../../server/src/graphql/schema.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { say as sayTo, words, type Chat } from '../support/dialog.ts'
import { makeBotRow, makeMember, makeOrganization, type Bot } from '../support/house.ts'
import { query } from '../support/stack.ts'

let organizationId: string
let manager: Viewer
let boss: Viewer
let observer: Viewer
let bot: Bot
const say = (chat: Partial<Chat>, text: string) => sayTo(bot, chat, text)
beforeAll(async () => {
  organizationId = await makeOrganization()
  manager = await makeMember(organizationId)
  boss = await makeMember(organizationId, 'ADMIN')
  observer = await makeMember(organizationId, 'OBSERVER')
  bot = await makeBotRow(organizationId)
  await query(
    `insert into faq_entry (organization_id, title, keywords, answer) values ($1, 'Скидка', '{скидка}', 'Сто рублей.')`,
    [organizationId],
  )
})

const rowOf = async ({ conversationId }: Chat) => {
  const [row] = await query<Record<string, unknown>>('select * from conversation where id = $1', [conversationId])
  return row!
}
const reply = (chat: Chat, body: string, sendAt?: Date) =>
  sendMessage(manager, { conversationId: chat.conversationId, body, sendAt, clientMutationId: `${Math.random()}` })

describe('who has a dialog', () => {
  it('S0-16: is switched by hand, with and without a time, and closing gives it back to the bot', async () => {
    const chat = await say({}, 'Есть скидка?')
    expect(await words(chat)).toEqual(['Сто рублей.'])
    const { conversationId } = chat
    const { version } = await rowOf(chat)
    await setMode(manager, { conversationId, mode: 'HUMAN', expectedVersion: version as number })
    await say(chat, 'Есть скидка?')
    expect(await words(chat)).toHaveLength(1)
    await expect(setMode(manager, { conversationId, mode: 'BOT', expectedVersion: version as number })).rejects.toThrow('VERSION_CONFLICT') // prettier-ignore
    await setMode(manager, { conversationId, mode: 'BOT' })
    await say(chat, 'Есть скидка?')
    expect(await words(chat)).toHaveLength(2)
    const past = new Date(Date.now() - 1000)
    await expect(setMode(manager, { conversationId, mode: 'HUMAN', pausedUntil: past })).rejects.toThrow('BAD_INPUT')
    await expect(setMode(observer, { conversationId, mode: 'HUMAN' })).rejects.toThrow('FORBIDDEN')
    await setMode(manager, { conversationId, mode: 'HUMAN' })
    await closeConversation(manager, { conversationId })
    expect(await rowOf(chat)).toMatchObject({ bot_mode: 'BOT', bot_paused_until: null })
  })

  it('S0-16: an answer keeps who silenced the bot for good, and 0 minutes are for good', async () => {
    const chat = await say({}, 'Есть скидка?')
    await setMode(manager, { conversationId: chat.conversationId, mode: 'HUMAN' })
    await reply(chat, 'Я здесь')
    expect(await rowOf(chat)).toMatchObject({ bot_mode: 'HUMAN', bot_paused_until: null })
    await query('update integration set human_minutes = 0 where id = $1', [bot.id])
    const other = await say({}, 'Есть скидка?')
    await reply(other, 'Я здесь')
    expect(await rowOf(other)).toMatchObject({ bot_mode: 'HUMAN', bot_paused_until: null })
    await query('update integration set human_minutes = 60 where id = $1', [bot.id])
  })

  it('S0-16: a scheduled answer silences nobody before its time', async () => {
    const chat = await say({}, 'Здравствуйте')
    await reply(chat, 'Завтра', new Date(Date.now() + 3_600_000))
    expect(await rowOf(chat)).toMatchObject({ bot_mode: 'BOT' })
  })

  it('S0-16: so many automatic messages a minute, and the bot is silent', async () => {
    const chat = await say({}, 'Есть скидка?')
    for (let times = 0; times < 9; times++) await say(chat, 'Есть скидка?')
    expect(await words(chat)).toHaveLength(6)
    const [run] = await query<{ state: string; reason: string }>(
      `select state, reason from automation_run where conversation_id = $1 order by at desc, id desc limit 1`,
      [chat.conversationId],
    )
    expect(run).toEqual({ state: 'SKIPPED', reason: 'TOO_MANY' })
  })
})

describe('labels and notes', () => {
  it('labels find conversations; one of another house is refused', async () => {
    const chat = await say({}, 'Здравствуйте')
    const { conversationId } = chat
    const [vip, later] = [await saveLabel(manager, { name: 'VIP' }), await saveLabel(manager, { name: 'Позже' })]
    await expect(saveLabel(manager, { name: 'vip' })).rejects.toThrow('CONFLICT')
    await labelConversation(manager, { conversationId, labelIds: [vip, later] })
    await labelConversation(manager, { conversationId, labelIds: [later] })
    const find = (labelIds: string[]) =>
      scopedTo(organizationId).conversation.findMany({ where: conversationsWhere(manager, { view: 'ALL', labelIds }) })
    expect((await find([later])).map(({ id }) => id)).toEqual([conversationId])
    expect(await find([vip])).toEqual([])
    const stranger = await makeMember(await makeOrganization())
    const foreign = await saveLabel(stranger, { name: 'Чужая' })
    await expect(labelConversation(manager, { conversationId, labelIds: [foreign] })).rejects.toThrow('NOT_FOUND')
    await expect(removeLabel(manager, later)).rejects.toThrow('FORBIDDEN')
    await removeLabel(boss, later)
    expect(await find([later])).toEqual([])
  })

  it('a note lies in the thread, never leaves, answers nobody and is nobody’s unread message', async () => {
    const chat = await say({}, 'Здравствуйте')
    const before = await rowOf(chat)
    const note = { conversationId: chat.conversationId, body: 'Постоянный клиент', clientMutationId: 'note' }
    const id = await addNote(manager, note)
    expect(await addNote(manager, note)).toBe(id)
    const [message] = await query<Record<string, unknown>>('select * from message where id = $1', [id])
    expect(message).toMatchObject({ direction: 'INTERNAL', author_kind: 'MEMBER', author_id: manager.memberId, seq: 2 })
    const after = await rowOf(chat)
    const same = ['inbound_seq', 'awaiting_reply_since', 'last_message_text', 'bot_mode'] as const
    for (const column of same) expect(after[column]).toEqual(before[column])
    expect(await words(chat)).toEqual([])
    const kinds = await query<{ kind: string }>('select kind from event where message_id = $1', [id])
    expect(kinds).toEqual([{ kind: 'MESSAGE_CHANGED' }])
    await expect(addNote(observer, { ...note, clientMutationId: 'b' })).rejects.toThrow('FORBIDDEN')
    expect(schema.getType('ConversationBot')).toBeDefined()
  })
})
