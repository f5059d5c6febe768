import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, control, type Customer, write } from '../support/fake-bot-api.ts'
import { notify } from '../../server/src/notifications/notify.ts'
import { takeStaffUpdates } from '../../server/src/notifications/staff-chats/take-updates.ts'
import { drain } from '../support/drain.ts'
import {
  connectBot,
  type Group,
  hear,
  makeGroup,
  makePerson,
  nameOf,
  placeBot,
  speak,
  talkOf,
} from '../support/groups.ts'
import { type Bot, makeMember, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'

let organizationId: string
let bot: Bot
let pavel: Customer
let client: Customer
let group: Group
let conversationId: string
/** The provider's id of the notice in the group. */
let noticeId: number

beforeAll(async () => {
  organizationId = await makeOrganization()
})

beforeEach(async () => {
  bot = await connectBot(organizationId)
  pavel = await makePerson('Павел')
  client = await makePerson('Мария')
  group = await makeGroup('Мастера', [pavel])
  await placeBot(bot, group)
  await control('POST', `/chats/${nameOf(bot)}/${client.id}/start`, {})
  await write(nameOf(bot), client, { kind: 'text', text: 'Когда будет готово?' })
  await hear(bot)
  await query('update staff_chat set is_chosen = true where integration_id = $1', [bot.id])
  const [conversation] = await query<{ id: string }>('select id from conversation where integration_id = $1', [bot.id])
  conversationId = conversation!.id
  await notify(organizationId, { event: 'UNANSWERED', conversationId })
  await drain(bot.id)
  noticeId = (await groupWords()).at(-1)!.id
})

const groupWords = async () => (await talkOf(bot, group)).filter(({ from }) => from === 'bot')
const toClient = async () => (await accepted(nameOf(bot), client)).map(({ text }) => text)
const answers = () =>
  query<{ text: string; author_kind: string; author_id: string | null; author_name: string | null; state: string }>(
    `select * from message where conversation_id = $1 and direction = 'OUTBOUND' order by seq`,
    [conversationId],
  )

/** Павел speaks in the group, in answer to the notice or not, and all that follows is done. */
async function say(text: string, replyToId: number | null = noticeId): Promise<void> {
  await speak(bot, group, { text, ...(replyToId && { replyToId }) })
  await hear(bot)
  await drain(bot.id)
}

describe('a reply in the group to a notice about a client', () => {
  it('S3-20 S3-21: is an answer to him, in the inbox under the name of who wrote it', async () => {
    expect((await groupWords()).at(-1)?.text).toContain('Когда будет готово?')
    await say('Завтра в 14:00')
    expect(await toClient()).toEqual(['Завтра в 14:00'])
    expect(await answers()).toMatchObject([
      { text: 'Завтра в 14:00', author_kind: 'MEMBER', author_id: null, author_name: 'Павел', state: 'SENT' },
    ])
    const [conversation] = await query('select awaiting_reply_since, bot_mode from conversation where id = $1', [
      conversationId,
    ])
    expect(conversation).toMatchObject({ awaiting_reply_since: null, bot_mode: 'HUMAN' })
    expect(await groupWords()).toHaveLength(1)
  })

  it('is the member’s own when his chat is known', async () => {
    const member = await makeMember(organizationId, 'MANAGER')
    await link(member.memberId)
    await say('Уже готово')
    expect(await answers()).toMatchObject([{ author_id: member.memberId, author_name: null }])
  })

  it('goes once, however often its update comes and is taken', async () => {
    await speak(bot, group, { text: 'Раз', replyToId: noticeId })
    await hear(bot)
    await Promise.all(Array.from({ length: 5 }, () => takeStaffUpdates(bot.id)))
    await hear(bot)
    await drain(bot.id)
    expect(await toClient()).toEqual(['Раз'])
  })

  it('what they write among themselves is nobody’s answer', async () => {
    await say('Кто возьмёт?', null)
    const said = await speak(bot, group, { text: 'Я' })
    await say('Спасибо', said.id)
    expect(await toClient()).toEqual([])
    expect(await groupWords()).toHaveLength(1)
  })

  it('that cannot be sent is told in words: a client who blocked the bot, a member without the right', async () => {
    await control('POST', `/chats/${nameOf(bot)}/${client.id}/block`, { blocked: true })
    await hear(bot)
    await say('Вы где?')
    const refusal = (await groupWords()).at(-1)?.text
    expect(refusal).toContain('Ответ клиенту Мария не отправлен')
    expect(refusal).toContain('заблокировал')
    const observer = await makeMember(organizationId, 'OBSERVER')
    await link(observer.memberId)
    await say('А так?')
    expect((await groupWords()).at(-1)?.text).toContain('нет прав')
    await query('update member set disabled_at = now() where id = $1', [observer.memberId])
    await say('И так?')
    expect((await groupWords()).at(-1)?.text).toContain('нет прав')
    expect(await answers()).toEqual([])
  })

  it('a picture or a group that was put off is refused in words', async () => {
    await speak(bot, group, { kind: 'photo', text: 'вот', replyToId: noticeId })
    await hear(bot)
    await drain(bot.id)
    expect((await groupWords()).at(-1)?.text).toContain('только текстом')
    await query('update staff_chat set is_chosen = false where integration_id = $1', [bot.id])
    await say('Ещё тут?')
    expect((await groupWords()).at(-1)?.text).toContain('больше не выбрана')
    expect(await toClient()).toEqual([])
  })

  it('is answered at night as well, past the notices that wait for the morning', async () => {
    await query(
      `insert into notice (organization_id, integration_id, event, audience, dedupe_key, chat_id, text, next_attempt_at)
       values ($1, $2, 'ORDER_MOVED', 'STAFF_CHAT', 'held', $3, 'утром', now() + interval '5 hours')`,
      [organizationId, bot.id, String(group.id)],
    )
    await say('/chatid', null)
    expect((await groupWords()).at(-1)?.text).toContain(String(group.id))
  })

  it('the answers of the bot in a group are no notices: the log leaves them out', async () => {
    await say('/chatid', null)
    const { noticesOf } = await import('../../server/src/notifications/log/notices.ts')
    const admin = await makeMember(organizationId, 'ADMIN')
    const { where } = noticesOf(admin, {}, { limit: 10, isBackwards: false })
    expect(JSON.stringify(where)).not.toContain('GROUP_ANSWER')
  })
})

async function link(memberId: string): Promise<void> {
  await query(
    `insert into member_chat (member_id, integration_id, chat_id) values ($1, $2, $3)
     on conflict (member_id, integration_id) do update set chat_id = excluded.chat_id`,
    [memberId, bot.id, String(pavel.id)],
  )
}
