import { randomInt } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { answer } from '../../server/src/automation/ladder/answer.ts'
import { receiveUpdate } from '../../server/src/messages/receive.ts'
import { sendMessage } from '../../server/src/messages/send.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { makeBotRow, makeMember, makeOrganization, type Bot } from '../support/house.ts'
import { query } from '../support/stack.ts'

let organizationId: string
let manager: Viewer
let bot: Bot
beforeAll(async () => {
  organizationId = await makeOrganization()
  manager = await makeMember(organizationId)
  bot = await makeBotRow(organizationId)
  await query(
    `insert into bot_manners (organization_id, is_greeting, greeting, hand_off_words) values ($1, true, $2, $3)`,
    [organizationId, 'Здравствуйте! Я помогу.', ['менеджер', 'живой человек']],
  )
  await query(
    `insert into faq_entry (organization_id, title, phrases, keywords, patterns, answer, position) values
     ($1, 'Кухни', '{хочу заказать кухню}', '{кухня}', '{}', 'Какой стиль вас интересует?', 0),
     ($1, 'Доставка', '{сколько стоит доставка}', '{доставка,привезти}', '{}', 'Доставка бесплатная.', 1),
     ($1, 'Гарантия', '{}', '{}', '{гаранти[яи]}', 'Два года.', 2)`,
    [organizationId],
  )
})

type Chat = { id: number; conversationId: string; lastId: string }

/** A customer writes; the ladder runs `times`. */
async function say(chat: Partial<Chat>, text: string, times = 1): Promise<Chat> {
  const id = chat.id ?? randomInt(1_000_000, 2_000_000_000)
  const person = { id, is_bot: false, first_name: 'Мария', language_code: 'ru' }
  const message = { message_id: randomInt(1, 2 ** 30), date: 1_790_000_000, chat: { id, type: 'private' }, from: person, text } // prettier-ignore
  const body = Buffer.from(JSON.stringify({ update_id: randomInt(1, 2 ** 30), message }))
  await receiveUpdate(bot, body)
  const [row] = await query<{ id: string; conversation_id: string }>(
    `select m.id, conversation_id from message m join conversation c on c.id = m.conversation_id
     where c.integration_id = $1 and c.external_chat_id = $2 and m.direction = 'INBOUND' order by m.seq desc limit 1`,
    [bot.id, String(id)],
  )
  await Promise.all(Array.from({ length: times }, () => answer(organizationId, row!.id)))
  return { id, conversationId: row!.conversation_id, lastId: row!.id }
}

type Said = { text: string; author_kind: string; data: { automation: string } | null; state: string }
const outbound = ({ conversationId }: Chat) =>
  query<Said>(
    `select text, author_kind, data, state from message where conversation_id = $1 and direction = 'OUTBOUND' order by seq`,
    [conversationId],
  )
const words = async (chat: Chat) => (await outbound(chat)).map(({ text }) => text)

describe('frequent questions', () => {
  it('S0-17, S0-19: the first message is greeted once and its question answered, marked as automatic', async () => {
    const chat = await say({}, 'Здравствуйте, хочу заказать кухню', 5)
    expect(await words(chat)).toEqual(['Здравствуйте! Я помогу.', 'Какой стиль вас интересует?'])
    expect((await outbound(chat)).map(({ author_kind }) => author_kind)).toEqual(['AUTOMATION', 'AUTOMATION'])
    expect((await outbound(chat))[1]!.data).toMatchObject({ automation: 'FAQ: Кухни' })
    await say(chat, 'А привезёте?')
    expect(await words(chat)).toHaveLength(2)
  })

  it('S0-19: knows Russian forms of words, and regular expressions', async () => {
    const chat = await say({}, 'Сколько будет стоить доставка кухонь?')
    expect((await words(chat)).at(-1)).toBe('Доставка бесплатная.')
    await say(chat, 'а какая у вас ГАРАНТИЯ')
    expect((await words(chat)).at(-1)).toBe('Два года.')
    await say(chat, 'Про погоду')
    expect(await words(chat)).toHaveLength(3)
  })

  it('S0-16, S0-22: a member’s answer silences the bot at once, and it comes back by itself', async () => {
    const chat = await say({}, 'Хочу заказать кухню')
    const before = await words(chat)
    await sendMessage(manager, { conversationId: chat.conversationId, body: 'Слушаю вас', clientMutationId: 'a' })
    await say(chat, 'Сколько стоит доставка?')
    expect(await words(chat)).toEqual([...before, 'Слушаю вас'])
    const [row] = await query<{ bot_mode: string; minutes: number }>(
      `select bot_mode, round(extract(epoch from bot_paused_until - now()) / 60)::int as minutes
       from conversation where id = $1`,
      [chat.conversationId],
    )
    expect(row).toEqual({ bot_mode: 'HUMAN', minutes: 60 })
    await query(`update conversation set bot_paused_until = now() - interval '1 second' where id = $1`, [chat.conversationId]) // prettier-ignore
    await say(chat, 'Сколько стоит доставка?')
    expect((await words(chat)).at(-1)).toBe('Доставка бесплатная.')
  })

  it('S0-22: who asks for a person is handed to the people', async () => {
    const chat = await say({}, 'Позовите менеджера!', 3)
    expect(await words(chat)).toEqual(['Передаю ваш вопрос менеджеру. Он ответит вам здесь.'])
    await say(chat, 'Хочу заказать кухню')
    expect(await words(chat)).toHaveLength(1)
  })
})
