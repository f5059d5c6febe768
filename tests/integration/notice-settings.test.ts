import '../support/fake-bot-api.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { scopedTo } from '../../server/src/db/scoped.ts'
import { noticeEvents } from '../../server/src/notifications/catalogue.ts'
import { noticeHours, removeNoticeHours, saveNoticeHours } from '../../server/src/notifications/hours/notice-hours.ts'
import { noticesOf, retryNotice } from '../../server/src/notifications/log/notices.ts'
import { notificationRules } from '../../server/src/notifications/rules/matrix.ts'
import { previewNotification } from '../../server/src/notifications/rules/preview.ts'
import { resetNotificationRule, saveNotificationRule } from '../../server/src/notifications/rules/save-rule.ts'
import { chooseStaffChat, visibleStaffChats } from '../../server/src/notifications/staff-chats/choose.ts'
import { templatesOfBranch } from '../../server/src/notifications/transitions/of-branch.ts'
import { removeTransitionTemplate } from '../../server/src/notifications/transitions/remove-template.ts'
import { saveTransitionTemplate } from '../../server/src/notifications/transitions/save-template.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { type Bot, makeBotRow, makeMember, makeOrganization } from '../support/house.ts'
import { makeOrder, makeStatuses, moveOrder, type Statuses } from '../support/orders.ts'
import { query } from '../support/stack.ts'

let organizationId: string
let admin: Viewer
let supervisor: Viewer
let manager: Viewer
let stranger: Viewer
let branchId: string
let bot: Bot
let statuses: Statuses

beforeEach(async () => {
  organizationId = await makeOrganization()
  admin = await makeMember(organizationId, 'ADMIN')
  supervisor = await makeMember(organizationId, 'SUPERVISOR')
  manager = await makeMember(organizationId, 'MANAGER')
  stranger = await makeMember(await makeOrganization(), 'OWNER')
  bot = await makeBotRow(organizationId)
  statuses = await makeStatuses(organizationId)
  const [branch] = await query<{ id: string }>(
    `insert into branch (organization_id, name) values ($1, 'Центр') returning id`,
    [organizationId],
  )
  branchId = branch!.id
})

/** The code of what it throws, at once or later. */
async function refusal(run: () => unknown): Promise<string | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    return (error as { code: string }).code
  }
}
const cell = { event: 'ORDER_MOVED' as const, audience: 'CLIENT' as const, branchId: null }
const ruleOf = async (branch: string | null) =>
  (await notificationRules(supervisor, branch)).find(
    (rule) => rule.event === cell.event && rule.audience === cell.audience,
  )

describe('the matrix of notices', () => {
  it('S3-27: has a cell for every event and audience, defaults filled in, variables in the house’s language', async () => {
    const rules = await notificationRules(supervisor, null)
    expect(new Set(rules.map(({ event }) => event))).toEqual(new Set(noticeEvents))
    expect(rules.every(({ text, isDefault, version }) => text !== '' && isDefault && version === 0)).toBe(true)
    expect((await ruleOf(null))?.variables).toContain('{заказ.статус}')
    expect(rules.filter(({ event }) => event === 'LEAD_RECEIVED').map(({ audience }) => audience)).not.toContain(
      'CLIENT',
    )
    expect(await refusal(() => notificationRules(manager, null))).toBe('FORBIDDEN')
  })

  it('S3-18 S3-26: a cell is switched and worded, versions guard it, and it can be forgotten', async () => {
    const first = await saveNotificationRule(admin, {
      ...cell,
      isEnabled: false,
      text: 'мой {заказ.номер}',
      expectedVersion: 0,
    })
    expect(first).toMatchObject({ isEnabled: false, text: 'мой {заказ.номер}', isDefault: false, version: 1 })
    expect(await refusal(() => saveNotificationRule(admin, { ...cell, isEnabled: true, expectedVersion: 0 }))).toBe(
      'VERSION_CONFLICT',
    )
    expect(await saveNotificationRule(admin, { ...cell, isEnabled: true, expectedVersion: 1 })).toMatchObject({
      version: 2,
    })
    expect(await resetNotificationRule(admin, cell)).toMatchObject({ isDefault: true, version: 0, isEnabled: true })
  })

  it('S3-4: a branch shows what holds there: its own before the organization’s before the product’s', async () => {
    await saveNotificationRule(admin, { ...cell, isEnabled: false, text: 'всем' })
    expect(await ruleOf(branchId)).toMatchObject({ isEnabled: false, text: 'всем', isDefault: true, version: 0 })
    await saveNotificationRule(admin, { ...cell, branchId, isEnabled: true })
    expect(await ruleOf(branchId)).toMatchObject({ isEnabled: true, text: 'всем', isDefault: false, version: 1 })
    expect(await ruleOf(null)).toMatchObject({ isEnabled: false })
  })

  it('refuses what means nothing: places, audiences, branches, and who may not', async () => {
    const save = (viewer: Viewer, more: object) =>
      refusal(() => saveNotificationRule(viewer, { ...cell, isEnabled: true, ...more }))
    expect(await save(admin, { text: '{чего нет}' })).toBe('BAD_INPUT')
    expect(await save(admin, { text: '{лид.имя}' })).toBe('BAD_INPUT')
    expect(await save(admin, { event: 'LEAD_RECEIVED' })).toBe('BAD_INPUT')
    expect(await save(admin, { branchId: crypto.randomUUID() })).toBe('NOT_FOUND')
    expect(await save(stranger, { branchId })).toBe('NOT_FOUND')
    expect(await save(supervisor, {})).toBe('FORBIDDEN')
    expect(await refusal(() => resetNotificationRule(manager, cell))).toBe('FORBIDDEN')
  })

  it('S3-26: a text is shown filled in before it is saved, from an order or an example, with its problems', async () => {
    const text = '{клиент}: {заказ.номер} {заказ.статус} {опечатка}'
    const example = await previewNotification(supervisor, { event: 'ORDER_MOVED', text })
    expect(example.text).toBe('Мария Иванова: 128 Готов {опечатка}')
    expect(example.problems).toEqual([{ variable: 'опечатка', position: text.indexOf('{опечатка'), kind: 'UNKNOWN' }])
    const orderId = await makeOrder(organizationId, { contactId: null, statusId: statuses.in_work })
    await moveOrder(organizationId, { orderId, from: statuses.new, to: statuses.in_work })
    const own = await previewNotification(supervisor, { event: 'ORDER_MOVED', text: '{заказ.статус}', orderId })
    expect(own).toEqual({ text: 'В работе', problems: [] })
    expect(await refusal(() => previewNotification(stranger, { event: 'ORDER_MOVED', text, orderId }))).toBe(
      'NOT_FOUND',
    )
    expect(await refusal(() => previewNotification(manager, { event: 'ORDER_MOVED', text }))).toBe('FORBIDDEN')
  })
})

describe('templates of transitions', () => {
  it('S3-17 S3-19: one for each transition and branch, saved, listed in the order of statuses, removed', async () => {
    const move = { fromStatusId: statuses.new, toStatusId: statuses.in_work, isEnabled: true, text: 'взяли' }
    const id = await saveTransitionTemplate(admin, move)
    expect(await refusal(() => saveTransitionTemplate(admin, move))).toBe('CONFLICT')
    const ofBranch = await saveTransitionTemplate(admin, { ...move, branchId, toStatusId: statuses.ready })
    const list = (branch: string | null) =>
      scopedTo(organizationId).transitionTemplate.findMany(templatesOfBranch(supervisor, branch))
    expect((await list(branchId)).map((template) => template.id)).toEqual([id, ofBranch])
    expect(await list(null)).toHaveLength(2)
    expect(await saveTransitionTemplate(admin, { ...move, id, text: 'иначе', expectedVersion: 1 })).toBe(id)
    expect(await refusal(() => saveTransitionTemplate(admin, { ...move, id, expectedVersion: 1 }))).toBe(
      'VERSION_CONFLICT',
    )
    expect(await refusal(() => saveTransitionTemplate(admin, { ...move, text: '{лид.имя}' }))).toBe('BAD_INPUT')
    expect(await refusal(() => saveTransitionTemplate(stranger, { ...move, id }))).toBe('NOT_FOUND')
    expect(await refusal(() => saveTransitionTemplate(supervisor, move))).toBe('FORBIDDEN')
    expect(await removeTransitionTemplate(admin, id)).toBe(id)
    expect(await refusal(() => removeTransitionTemplate(admin, id))).toBe('NOT_FOUND')
    expect(await refusal(() => templatesOfBranch(manager, null))).toBe('FORBIDDEN')
  })
})

describe('hours', () => {
  it('are set for all and for a branch, by those who may', async () => {
    await saveNoticeHours(admin, { quietFrom: '22:00', quietTo: '08:00', unansweredMinutes: 20 })
    await saveNoticeHours(admin, { branchId, unansweredMinutes: 5 })
    expect(await noticeHours(supervisor)).toMatchObject([
      { branchId: null, quietFrom: '22:00', unansweredMinutes: 20, version: 1 },
      { branchId, quietFrom: null, unansweredMinutes: 5 },
    ])
    const stale = { quietFrom: null, quietTo: null, unansweredMinutes: 9, expectedVersion: 7 }
    expect(await refusal(() => saveNoticeHours(admin, stale))).toBe('VERSION_CONFLICT')
    expect(await refusal(() => saveNoticeHours(admin, { quietFrom: '22:00', unansweredMinutes: 5 }))).toBe('BAD_INPUT')
    expect(await refusal(() => saveNoticeHours(supervisor, { unansweredMinutes: 5 }))).toBe('FORBIDDEN')
    expect(await refusal(() => noticeHours(manager))).toBe('FORBIDDEN')
  })

  it('of a branch are put back: those of all hold there again', async () => {
    await saveNoticeHours(admin, { quietFrom: '22:00', quietTo: '08:00', unansweredMinutes: 20 })
    await saveNoticeHours(admin, { branchId, unansweredMinutes: 5 })
    expect(await refusal(() => removeNoticeHours(supervisor, branchId))).toBe('FORBIDDEN')
    expect(await refusal(() => removeNoticeHours(stranger, branchId))).toBe('NOT_FOUND')
    await removeNoticeHours(admin, branchId)
    expect(await noticeHours(supervisor)).toMatchObject([{ branchId: null, unansweredMinutes: 20 }])
    expect(await refusal(() => removeNoticeHours(admin, branchId))).toBe('NOT_FOUND')
    await removeNoticeHours(admin, null)
    expect(await noticeHours(supervisor)).toEqual([])
  })
})

describe('the log of notices', () => {
  it('S3-29 S3-30: shows them newest first, by event, audience, state and words; a failed one is told again', async () => {
    const row = (event: string, state: string, text: string) =>
      query(
        `insert into notice (organization_id, integration_id, event, audience, dedupe_key, chat_id, text, state, failure_code)
         values ($1, $2, $3, 'STAFF_CHAT', $4, '-1', $4, $5::notice_state, 'FORBIDDEN')`,
        [organizationId, bot.id, event, text, state],
      )
    await row('LEAD_RECEIVED', 'SENT', 'заявка')
    await row('ORDER_MOVED', 'FAILED', 'заказ готов')
    await row('GROUP_ANSWER', 'SENT', 'ID этого чата')
    const find = async (filter: object) => {
      const page = noticesOf(supervisor, filter, { limit: 10, isBackwards: false })
      return scopedTo(organizationId).notice.findMany(page)
    }
    expect((await find({})).map(({ text }) => text)).toEqual(['заказ готов', 'заявка'])
    expect(await find({ states: ['FAILED'], search: 'ГОТОВ' })).toHaveLength(1)
    expect(await find({ events: ['LEAD_RECEIVED'], audiences: ['OWNER'] })).toEqual([])
    const [failed, sent] = await find({})
    expect(await retryNotice(admin, failed!.id)).toBe(failed!.id)
    expect(await find({ states: ['QUEUED'] })).toMatchObject([{ failureCode: null, attemptCount: 0 }])
    expect(await refusal(() => retryNotice(admin, sent!.id))).toBe('NOT_RETRYABLE')
    expect(await refusal(() => retryNotice(stranger, sent!.id))).toBe('NOT_FOUND')
    expect(await refusal(() => noticesOf(manager, {}, { limit: 1, isBackwards: false }))).toBe('FORBIDDEN')
  })
})

describe('the choice of a group', () => {
  it('S3-20: is made for a branch or for all, by those who may, of a group of the house', async () => {
    const [chat] = await query<{ id: string }>(
      `insert into staff_chat (organization_id, integration_id, external_chat_id, title) values ($1, $2, '-5', 'Цех')
       returning id`,
      [organizationId, bot.id],
    )
    await chooseStaffChat(admin, { id: chat!.id, isChosen: true, branchId })
    expect(await scopedTo(organizationId).staffChat.findMany(visibleStaffChats(supervisor))).toMatchObject([
      { isChosen: true, branchId },
    ])
    const choose = (viewer: Viewer) => refusal(() => chooseStaffChat(viewer, { id: chat!.id, isChosen: false }))
    expect([await choose(supervisor), await choose(stranger)]).toEqual(['FORBIDDEN', 'NOT_FOUND'])
    expect(await refusal(() => visibleStaffChats(manager))).toBe('FORBIDDEN')
  })
})
