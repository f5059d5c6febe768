import { control, type Customer, makeCustomer, write } from '../support/fake-bot-api.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { sendMessage } from '../../server/src/messages/send.ts'
import { saveNoticeHours } from '../../server/src/notifications/hours/notice-hours.ts'
import { tellUnanswered } from '../../server/src/notifications/unanswered/tell-unanswered.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { connectBot, hear, nameOf } from '../support/groups.ts'
import { type Bot, makeMember, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'

let organizationId: string
let admin: Viewer
let bot: Bot
let client: Customer
let conversationId: string

beforeEach(async () => {
  organizationId = await makeOrganization()
  admin = await makeMember(organizationId, 'ADMIN')
  bot = await connectBot(organizationId)
  await query(
    `insert into staff_chat (organization_id, integration_id, external_chat_id, title, is_chosen)
     values ($1, $2, '-100', 'Цех', true)`,
    [organizationId, bot.id],
  )
  client = await makeCustomer(nameOf(bot), { firstName: 'Мария' })
  await write(nameOf(bot), client, { kind: 'text', text: 'Вы работаете?' })
  await hear(bot)
  const [conversation] = await query<{ id: string }>('select id from conversation where organization_id = $1', [
    organizationId,
  ])
  conversationId = conversation!.id
})

const waits = (minutes: number) =>
  query(`update conversation set awaiting_reply_since = now() - make_interval(mins => $2) where id = $1`, [
    conversationId,
    minutes,
  ])
const notices = () =>
  query<{ audience: string; text: string; member_id: string | null }>(
    `select * from notice where organization_id = $1 and event = 'UNANSWERED' order by created_at`,
    [organizationId],
  )
const openedFor = (hours: number) => {
  const local = (shift: number) => new Date(Date.now() + shift * 3600_000)
  const from = local(-hours)
  // Of a night: from yesterday's hour to today's, as a week has it.
  const day = from.getUTCDay() || 7
  return { week: [{ day, from: from.toISOString().slice(11, 16), to: local(1).toISOString().slice(11, 16) }] }
}
const setBusinessHours = (week: object[], branchId: string | null = null, isActive = true) =>
  query(
    `insert into business_hours (organization_id, branch_id, time_zone, week, is_active) values ($1, $2, 'UTC', $3, $4)`,
    [organizationId, branchId, JSON.stringify(week), isActive],
  )

describe('a client who waits for an answer', () => {
  it('S3-20: is told of once when it takes too long, to the group and to whose dialog it is', async () => {
    await waits(29)
    expect(await tellUnanswered()).toEqual([])
    await query('insert into member_chat (member_id, integration_id, chat_id) values ($1, $2, $3)', [
      admin.memberId,
      bot.id,
      '555',
    ])
    await query('update conversation set assignee_id = $2 where id = $1', [conversationId, admin.memberId])
    await waits(31)
    expect(await tellUnanswered()).toEqual([bot.id])
    expect((await notices()).map(({ audience, member_id }) => [audience, member_id]).sort()).toEqual([
      ['MEMBER', admin.memberId],
      ['STAFF_CHAT', null],
    ])
    expect((await notices())[0]?.text).toMatch(/^⏳ Мария ждёт ответа 31 мин\n«Вы работаете\?»/)
    await query(`update notice set created_at = created_at - interval '1 day' where organization_id = $1`, [
      organizationId,
    ])
    expect(await tellUnanswered()).toEqual([])
    expect(await notices()).toHaveLength(2)
  })

  it('is told of again when he waits again', async () => {
    await waits(31)
    await tellUnanswered()
    await sendMessage(admin, { conversationId, body: 'Да', clientMutationId: 'a' })
    await write(nameOf(bot), client, { kind: 'text', text: 'А завтра?' })
    await hear(bot)
    expect(await tellUnanswered()).toEqual([])
    await waits(40)
    await tellUnanswered()
    expect((await notices()).map(({ text }) => text.split('\n')[1])).toEqual(['«Вы работаете?»', '«А завтра?»'])
  })

  it('a crash between the telling and the mark tells nobody twice', async () => {
    await waits(31)
    await tellUnanswered()
    await query('update conversation set unanswered_told = null where id = $1', [conversationId])
    await query(`update notice set created_at = created_at - interval '1 day' where organization_id = $1`, [
      organizationId,
    ])
    expect(await tellUnanswered()).toEqual([])
    expect(await notices()).toHaveLength(1)
  })

  it('S3-4: the branch’s own patience counts before the organization’s', async () => {
    const [branch] = await query<{ id: string }>(
      `insert into branch (organization_id, name) values ($1, 'Центр') returning id`,
      [organizationId],
    )
    await saveNoticeHours(admin, { unansweredMinutes: 5 })
    await saveNoticeHours(admin, { unansweredMinutes: 90, branchId: branch!.id })
    await query('update conversation set branch_id = $2 where id = $1', [conversationId, branch!.id])
    await waits(60)
    expect(await tellUnanswered()).toEqual([])
    await query('update conversation set branch_id = null where id = $1', [conversationId])
    expect(await tellUnanswered()).toEqual([bot.id])
  })

  it('nobody is told outside of the business hours, nor before the morning’s patience is over', async () => {
    await waits(600)
    await setBusinessHours([])
    expect(await tellUnanswered()).toEqual([])
    await query('delete from business_hours where organization_id = $1', [organizationId])
    await setBusinessHours(openedFor(0.2).week)
    expect(await tellUnanswered()).toEqual([])
    await query('delete from business_hours where organization_id = $1', [organizationId])
    await setBusinessHours(openedFor(2).week)
    expect(await tellUnanswered()).toEqual([bot.id])
  })

  it('hours that are switched off close nothing', async () => {
    await waits(31)
    await setBusinessHours([], null, false)
    expect(await tellUnanswered()).toEqual([bot.id])
  })

  it('who cannot be answered is not told of', async () => {
    await waits(31)
    await control('POST', `/chats/${nameOf(bot)}/${client.id}/block`, { blocked: true })
    await hear(bot)
    expect(await tellUnanswered()).toEqual([])
  })

  it('is found by its own index, however many conversations there are', async () => {
    await query('set enable_seqscan = off')
    const plan = await query<{ 'QUERY PLAN': string }>(
      `explain select organization_id, branch_id, min(awaiting_reply_since) from conversation
       where awaiting_reply_since is not null and awaiting_reply_since is distinct from unanswered_told
         and unreachable_since is null group by 1, 2`,
    )
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('conversation_unanswered_idx')
  })
})
