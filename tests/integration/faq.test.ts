import { beforeAll, describe, expect, it } from 'vitest'
import { sendMessage } from '../../server/src/messages/send.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { outbound, press, say as sayTo, words, type Chat } from '../support/dialog.ts'
import { makeBotRow, makeMember, makeOrganization, type Bot } from '../support/house.ts'
import { query } from '../support/stack.ts'

let organizationId: string
let manager: Viewer
let bot: Bot
const say = (chat: Partial<Chat>, text: string, times = 1) => sayTo(bot, chat, text, times)
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

  it('S0-19: buttons below an answer lead to other answers', async () => {
    const [target] = await query<{ id: string }>(`select id from faq_entry where title = 'Доставка'`)
    const buttons = [
      { text: 'Доставка', faqId: target!.id },
      { text: 'Сайт', url: 'https://mebel.example' },
    ]
    await query(`update faq_entry set buttons = $1 where title = 'Кухни'`, [JSON.stringify(buttons)])
    const chat = await say({}, 'хочу заказать кухню')
    const data = `faq:${target!.id}`
    expect((await outbound(chat)).at(-1)!.buttons).toEqual([[{ text: 'Доставка', data }], [{ text: 'Сайт', url: 'https://mebel.example' }]]) // prettier-ignore
    await press(bot, chat, data)
    expect((await words(chat)).at(-1)).toBe('Доставка бесплатная.')
  })

  it('S0-23: greeting and question by the bot, the rest by a manager: the client reads one bot', async () => {
    const chat = await say({}, 'Здравствуйте, хочу заказать кухню')
    await say(chat, 'Хочу современную кухню в стиле минимализм')
    const body = 'Отлично! У нас есть несколько вариантов. Могу показать примеры. Какой размер кухни?'
    const said = (await words(chat)).length
    await sendMessage(manager, { conversationId: chat.conversationId, body, clientMutationId: 'furniture' })
    await say(chat, 'Кухня три на четыре')
    const all = await outbound(chat)
    expect(all.slice(0, 2).map(({ text }) => text)).toEqual(['Здравствуйте! Я помогу.', 'Какой стиль вас интересует?'])
    expect(all).toHaveLength(said + 1)
    expect(all.at(-1)).toMatchObject({ text: body, author_kind: 'MEMBER', data: null })
  })
})
