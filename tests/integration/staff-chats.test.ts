import '../support/fake-bot-api.ts'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { control, type Customer } from '../support/fake-bot-api.ts'
import { addStaffChat } from '../../server/src/notifications/staff-chats/add.ts'
import { checkStaffChat } from '../../server/src/notifications/staff-chats/check.ts'
import { chooseStaffChat } from '../../server/src/notifications/staff-chats/choose.ts'
import { createStaffChatLink } from '../../server/src/notifications/staff-chats/create-link.ts'
import { testStaffChat } from '../../server/src/notifications/staff-chats/send-test.ts'
import { createMemberChatLink } from '../../server/src/notifications/member-chats/chats.ts'
import { commit } from '../../server/src/events/commit.ts'
import { enqueueNotices } from '../../server/src/notifications/outbox/enqueue.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
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
let admin: Viewer
let bot: Bot
let pavel: Customer
let group: Group

beforeAll(async () => {
  organizationId = await makeOrganization()
  admin = await makeMember(organizationId, 'ADMIN')
})
beforeEach(async () => {
  bot = await connectBot(organizationId)
  pavel = await makePerson('Павел')
  group = await makeGroup('Мастера', [pavel])
})

type Row = {
  id: string
  external_chat_id: string
  topic_id: string | null
  title: string
  state: string
  is_chosen: boolean
}
const chatsOf = () =>
  query<Row & { state_reason: string | null; branch_id: string | null }>(
    'select * from staff_chat where integration_id = $1 order by topic_id nulls first, created_at',
    [bot.id],
  )
const lastWords = async (of: { id: number } = group) =>
  (await talkOf(bot, of)).filter(({ from }) => from === 'bot').at(-1)
const codeOf = (url: string) => /[?&]start(?:group)?=([\w-]+)/.exec(url)![1]!
const codeOfError = (error: { code: string }) => error.code

describe('the groups of a bot', () => {
  it('S3-20 S3-22: a group is known when the bot comes in, with its rights as they change', async () => {
    await placeBot(bot, group, { status: 'member' })
    await hear(bot)
    expect(await chatsOf()).toMatchObject([{ title: 'Мастера', state: 'ACTIVE', is_chosen: false, topic_id: null }])
    await placeBot(bot, group, { status: 'restricted', canSend: false })
    await hear(bot)
    expect(await chatsOf()).toMatchObject([{ state: 'CANNOT_SEND', state_reason: 'FORBIDDEN' }])
    await placeBot(bot, group, { status: 'administrator' })
    await hear(bot)
    expect(await chatsOf()).toMatchObject([{ state: 'ACTIVE', state_reason: null }])
    await placeBot(bot, group, { status: 'kicked' })
    await hear(bot)
    expect(await chatsOf()).toMatchObject([{ state: 'LEFT', state_reason: 'KICKED_FROM_CHAT' }])
  })

  it('S3-22: its rights are asked of the provider at any time, and the result is shown', async () => {
    await placeBot(bot, group, { status: 'member' })
    await hear(bot)
    const [chat] = await chatsOf()
    await control('PATCH', `/groups/${group.id}`, { membersCanSend: false, title: 'Мастера 2' })
    await checkStaffChat(admin, chat!.id)
    expect(await chatsOf()).toMatchObject([{ state: 'CANNOT_SEND', title: 'Мастера 2' }])
    await control('PATCH', `/groups/${group.id}`, { membersCanSend: true })
    await checkStaffChat(admin, chat!.id)
    expect(await chatsOf()).toMatchObject([{ state: 'ACTIVE' }])
    await placeBot(bot, group, { status: 'kicked' })
    await checkStaffChat(admin, chat!.id)
    expect(await chatsOf()).toMatchObject([{ state: 'LEFT' }])
    const manager = await makeMember(organizationId, 'MANAGER')
    expect(await checkStaffChat(manager, chat!.id).catch(codeOfError)).toBe('FORBIDDEN')
    const stranger = await makeMember(await makeOrganization(), 'OWNER')
    expect(await checkStaffChat(stranger, chat!.id).catch(codeOfError)).toBe('NOT_FOUND')
  })

  it('S3-22: a test notice says whether it comes; a group that threw the bot out is marked', async () => {
    await placeBot(bot, group)
    await hear(bot)
    const [chat] = await chatsOf()
    expect(await testStaffChat(admin, chat!.id)).toMatchObject({ success: true })
    expect((await lastWords())?.text).toContain('Проверка')
    await placeBot(bot, group, { status: 'kicked' })
    const refused = await testStaffChat(admin, chat!.id)
    expect(refused).toMatchObject({ success: false, message: 'Бота убрали из чата.' })
    expect(await chatsOf()).toMatchObject([{ state: 'LEFT' }])
  })

  it('S3-23: a group that becomes a supergroup keeps its choice under the new id, whatever comes first', async () => {
    await placeBot(bot, group)
    await hear(bot)
    const [chat] = await chatsOf()
    await chooseStaffChat(admin, { id: chat!.id, isChosen: true })
    const moved = await control<Group>('POST', `/groups/${group.id}/migrate`)
    await placeBot(bot, moved)
    await hear(bot)
    expect(await chatsOf()).toMatchObject([{ external_chat_id: String(moved.id), is_chosen: true, state: 'ACTIVE' }])
  })

  it('S3-23: a notice that meets the moved group follows it, also when the new id is known already', async () => {
    await placeBot(bot, group)
    await hear(bot)
    const [chat] = await chatsOf()
    await chooseStaffChat(admin, { id: chat!.id, isChosen: true })
    const moved = await control<Group>('POST', `/groups/${group.id}/migrate`)
    await query(
      `insert into staff_chat (organization_id, integration_id, external_chat_id, title) values ($1, $2, $3, 'M')`,
      [organizationId, bot.id, String(moved.id)],
    )
    const place = { integrationId: bot.id, chatId: String(group.id), staffChatId: chat!.id }
    await commit(organizationId, (tx) =>
      enqueueNotices(tx, [{ ...place, event: 'ORDER_MOVED', audience: 'STAFF_CHAT', text: 'следом' }]),
    )
    await drain(bot.id)
    expect((await lastWords(moved))?.text).toBe('следом')
    expect(await chatsOf()).toMatchObject([{ external_chat_id: String(moved.id), is_chosen: true }])
    expect(
      await query('select staff_chat_id is not null as kept from notice where integration_id = $1', [bot.id]),
    ).toEqual([{ kept: true }])
  })

  it('S3-20: the link takes the bot into a group and chooses it with one click, once', async () => {
    const url = await createStaffChatLink(admin, { integrationId: bot.id })
    expect(url).toContain('startgroup=')
    await placeBot(bot, group, { payload: codeOf(url) })
    await hear(bot)
    expect(await chatsOf()).toMatchObject([{ is_chosen: true, state: 'ACTIVE' }])
    await drain(bot.id)
    expect((await lastWords())?.text).toContain('Готово')
    const other = await makeGroup('Чужие', [await makePerson('Чужой')])
    for (const payload of [codeOf(url), 'guessed']) {
      await placeBot(bot, other, { status: 'left' })
      await placeBot(bot, other, { payload })
      await hear(bot)
    }
    await drain(bot.id)
    expect((await lastWords(other))?.text).toContain('не действует')
    expect((await chatsOf()).filter(({ is_chosen }) => is_chosen)).toHaveLength(1)
    const late = await createStaffChatLink(admin, { integrationId: bot.id })
    await query(`update chat_link set expires_at = now() - interval '1 second' where integration_id = $1`, [bot.id])
    await speak(bot, other, { text: `/start@${nameOf(bot)} ${codeOf(late)}` })
    await hear(bot)
    expect((await chatsOf()).filter(({ is_chosen }) => is_chosen)).toHaveLength(1)
  })

  it('a group’s code opens no private chat, and a member’s or owner’s code chooses no group', async () => {
    const code = codeOf(await createStaffChatLink(admin, { integrationId: bot.id }))
    await control('POST', `/chats/${nameOf(bot)}/${pavel.id}/start`, { payload: code })
    await hear(bot)
    expect(await query('select owner_chat_id from integration where id = $1', [bot.id])).toEqual([
      { owner_chat_id: null },
    ])
    const own = codeOf(await createMemberChatLink(admin, { integrationId: bot.id }))
    await placeBot(bot, group, { payload: own })
    await hear(bot)
    expect(await chatsOf()).toMatchObject([{ is_chosen: false }])
  })

  it('S3-22 S3-23: the id of a group is enough to choose it, when the bot is in it and may write', async () => {
    const [branch] = await query<{ id: string }>(
      `insert into branch (organization_id, name) values ($1, 'Центр') returning id`,
      [organizationId],
    )
    // In the group for long: nobody told us of it.
    await placeBot(bot, group)
    const byId = { integrationId: bot.id, chatId: String(group.id) }
    const id = await addStaffChat(admin, { ...byId, branchId: branch!.id })
    expect(await chatsOf()).toMatchObject([
      { id, title: 'Мастера', state: 'ACTIVE', is_chosen: true, branch_id: branch!.id, external_chat_id: byId.chatId },
    ])
    expect(await addStaffChat(admin, byId)).toBe(id)
    const mute = await makeGroup('Тихие', [pavel])
    await placeBot(bot, mute, { status: 'member' })
    await control('PATCH', `/groups/${mute.id}`, { membersCanSend: false })
    await addStaffChat(admin, { ...byId, chatId: String(mute.id) })
    expect((await chatsOf()).map(({ state }) => state)).toEqual(['ACTIVE', 'CANNOT_SEND'])
    const foreign = await makeGroup('Чужие', [pavel])
    for (const chatId of [String(foreign.id), '-100999', String(pavel.id), 'цех', '']) {
      expect(await addStaffChat(admin, { ...byId, chatId }).catch(codeOfError), chatId).toBe('BAD_INPUT')
    }
    const stranger = await makeMember(await makeOrganization(), 'OWNER')
    expect(await addStaffChat(stranger, byId).catch(codeOfError)).toBe('NOT_FOUND')
    expect(await addStaffChat(await makeMember(organizationId), byId).catch(codeOfError)).toBe('FORBIDDEN')
    expect(await chatsOf()).toHaveLength(2)
  })

  it('S3-23: /chatid tells the id, also of the topic; a topic is known once a command is given in it', async () => {
    const forum = await makeGroup('Форум', [pavel], { isForum: true })
    await placeBot(bot, forum)
    const topic = await control<{ id: number }>('POST', `/groups/${forum.id}/topics`, { name: 'Заказы' })
    await speak(bot, forum, { text: '/chatid', topicId: topic.id })
    await hear(bot)
    await drain(bot.id)
    const said = await lastWords(forum)
    expect(said?.text).toContain(String(forum.id))
    expect(said?.text).toContain(String(topic.id))
    expect(said?.topicId).toBe(topic.id)
    expect(await chatsOf()).toMatchObject([{ topic_id: null }, { topic_id: String(topic.id), is_chosen: false }])
  })

  it('/here moves the notices of a chosen group into the topic, with its branch', async () => {
    const forum = await makeGroup('Форум', [pavel], { isForum: true })
    await placeBot(bot, forum, { payload: codeOf(await createStaffChatLink(admin, { integrationId: bot.id })) })
    await hear(bot)
    const [branch] = await query<{ id: string }>(
      `insert into branch (organization_id, name) values ($1, 'Центр') returning id`,
      [organizationId],
    )
    const [whole] = await chatsOf()
    await chooseStaffChat(admin, { id: whole!.id, isChosen: true, branchId: branch!.id })
    const topic = await control<{ id: number }>('POST', `/groups/${forum.id}/topics`, { name: 'Заказы' })
    await speak(bot, forum, { text: '/here', topicId: topic.id })
    await hear(bot)
    expect(await chatsOf()).toMatchObject([
      { topic_id: null, is_chosen: false },
      { topic_id: String(topic.id), is_chosen: true, branch_id: branch!.id },
    ])
  })

  it('/here of a stranger chooses nothing: his group would hear all of the house', async () => {
    await placeBot(bot, group)
    await speak(bot, group, { text: '/here' })
    await hear(bot)
    await drain(bot.id)
    expect(await chatsOf()).toMatchObject([{ is_chosen: false }])
    expect((await lastWords())?.text).toContain('ещё не выбрали')
    await query('insert into member_chat (member_id, integration_id, chat_id) values ($1, $2, $3)', [
      admin.memberId,
      bot.id,
      String(pavel.id),
    ])
    await speak(bot, group, { text: '/here' })
    await hear(bot)
    expect(await chatsOf()).toMatchObject([{ is_chosen: true }])
  })

  it('what cannot be understood is left, and what comes after it is heard', async () => {
    await query(
      `insert into raw_update (integration_id, update_id, organization_id, body, state, reason)
       values ($1, '1', $2, 'rubbish', 'PARKED', 'staff')`,
      [bot.id, organizationId],
    )
    await placeBot(bot, group)
    await hear(bot)
    expect(await chatsOf()).toHaveLength(1)
  })
})
