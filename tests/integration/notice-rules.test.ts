import { accepted, control, type Customer, makeCustomer, write } from '../support/fake-bot-api.ts'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { notify } from '../../server/src/notifications/notify.ts'
import { saveNoticeHours } from '../../server/src/notifications/hours/notice-hours.ts'
import { resetNotificationRule, saveNotificationRule } from '../../server/src/notifications/rules/save-rule.ts'
import { saveTransitionTemplate } from '../../server/src/notifications/transitions/save-template.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { drain } from '../support/drain.ts'
import { connectBot, hear, makePerson, nameOf } from '../support/groups.ts'
import { type Bot, makeMember, makeOrganization } from '../support/house.ts'
import { makeLead, makeOrder, makeStatuses, moveOrder, type Statuses } from '../support/orders.ts'
import { query } from '../support/stack.ts'

let organizationId: string
let admin: Viewer
let bot: Bot
let statuses: Statuses
let client: Customer
let contactId: string
let owner: Customer
let branchId: string

beforeEach(async () => {
  organizationId = await makeOrganization()
  admin = await makeMember(organizationId, 'ADMIN')
  bot = await connectBot(organizationId)
  statuses = await makeStatuses(organizationId)
  client = await makeCustomer(nameOf(bot), { firstName: 'Мария' })
  await hear(bot)
  const [contact] = await query<{ id: string }>('select id from contact where organization_id = $1', [organizationId])
  contactId = contact!.id
  owner = await makePerson('Владелец')
  await control('POST', `/chats/${nameOf(bot)}/${owner.id}/start`, {})
  const [branch] = await query<{ id: string }>(
    `insert into branch (organization_id, name) values ($1, 'Центр') returning id`,
    [organizationId],
  )
  branchId = branch!.id
  await query(
    `insert into staff_chat (organization_id, integration_id, external_chat_id, title, is_chosen)
     values ($1, $2, $3, 'Цех', true)`,
    [organizationId, bot.id, String((await makeCustomer(nameOf(bot), { firstName: 'Цех' })).id)],
  )
})
beforeAll(() => control('DELETE', '/faults'))

const told = async (): Promise<string[]> => {
  await drain(bot.id)
  return (await accepted(nameOf(bot), client)).map(({ text }) => text ?? '')
}
const notices = () =>
  query<{ event: string; audience: string; text: string; branch_id: string | null; next_attempt_at: Date | null }>(
    'select * from notice where organization_id = $1 order by created_at, id',
    [organizationId],
  )
const texts = async () => (await notices()).map(({ audience, text }) => `${audience}: ${text}`)
const move = async (from: keyof Statuses | null, to: keyof Statuses, branch: string | null = null) => {
  const orderId = await makeOrder(organizationId, { contactId, statusId: statuses[to], branchId: branch })
  return moveOrder(organizationId, { orderId, from: from && statuses[from], to: statuses[to] })
}
const tellMove = async (...args: Parameters<typeof move>) => {
  const changeId = await move(...args)
  return notify(organizationId, { event: 'ORDER_MOVED', changeId })
}
const rule = (event: string, audience: string, more: object) =>
  saveNotificationRule(admin, { branchId: null, isEnabled: true, ...more, event, audience } as never)
const template = (from: keyof Statuses | null, to: keyof Statuses, more: object) =>
  saveTransitionTemplate(admin, {
    fromStatusId: from && statuses[from],
    toStatusId: statuses[to],
    isEnabled: true,
    ...(more as { text: string }),
  })

describe('a move of an order', () => {
  it('S3-16 S3-21 S3-25: is told to the client and to the group, each in his own words', async () => {
    await tellMove('new', 'in_work')
    expect((await told())[0]).toMatch(/^Заказ №\d+ «Ремонт телефона»: В работе\.$/)
    expect(await texts()).toEqual([expect.stringMatching(/^STAFF_CHAT: 🔄 Заказ №\d+ .*: Новый → В работе\n👤 Мария/)])
  })

  it('S3-24 S3-21: the first one is the taking of it, told with a short description', async () => {
    await tellMove(null, 'new')
    expect((await told())[0]).toMatch(/^Мария, ваш заказ №\d+ «Ремонт телефона» принят\.\nСтоимость: 12\s500\s₽$/)
    expect((await notices())[0]).toMatchObject({
      event: 'ORDER_CREATED',
      text: expect.stringContaining('Разбит экран'),
    })
  })

  it('S0-18: one to a ready status is told once: as ready, where that is on, else as a move', async () => {
    await tellMove('in_work', 'ready')
    expect(await told()).toHaveLength(1)
    expect((await told())[0]).toContain('готов! Ждём вас')
    expect((await notices()).map(({ event }) => event)).toEqual(['ORDER_MOVED'])
    await rule('ORDER_READY', 'CLIENT', { isEnabled: false })
    await rule('ORDER_READY', 'STAFF_CHAT', {})
    await tellMove('in_work', 'ready')
    expect((await told())[1]).toContain(': Готов.')
    expect((await notices()).map(({ event }) => event)).toEqual(['ORDER_MOVED', 'ORDER_READY'])
  })

  it('S3-17: exactly the template of its transition, the branch’s before the organization’s; off means silence', async () => {
    await template(null, 'ready', { text: 'любой → {заказ.статус}' })
    await template('in_work', 'ready', { text: 'из работы: {заказ.номер}' })
    await template('in_work', 'ready', { text: 'в филиале {филиал}', branchId })
    await template('new', 'ready', { text: 'нет', isEnabled: false })
    await tellMove('in_work', 'ready')
    await tellMove('in_work', 'ready', branchId)
    await tellMove('done', 'ready')
    await tellMove('new', 'ready')
    expect(await told()).toEqual([expect.stringMatching(/^из работы: \d+$/), 'в филиале Центр', 'любой → Готов'])
  })

  it('S3-17: is told once, however often and from however many hands the reaction runs', async () => {
    await template('new', 'in_work', { text: 'взяли' })
    const changeId = await move('new', 'in_work')
    const tell = () => notify(organizationId, { event: 'ORDER_MOVED', changeId })
    await Promise.all(Array.from({ length: 5 }, tell))
    await query(`update notice set created_at = created_at - interval '1 hour' where organization_id = $1`, [
      organizationId,
    ])
    await tell()
    expect(await told()).toEqual(['взяли'])
    expect(await notices()).toHaveLength(1)
  })

  it('S3-18 S3-25 S3-26: each switch works by itself, and each text is editable', async () => {
    await rule('ORDER_MOVED', 'CLIENT', { isEnabled: false })
    await rule('ORDER_MOVED', 'STAFF_CHAT', { text: '{заказ.статус}!' })
    await query('update integration set owner_chat_id = $2 where id = $1', [bot.id, String(owner.id)])
    await tellMove('new', 'in_work')
    expect(await told()).toEqual([])
    expect(await texts()).toEqual(['STAFF_CHAT: В работе!'])
    await rule('ORDER_MOVED', 'STAFF_CHAT', { isEnabled: false })
    await rule('ORDER_MOVED', 'OWNER', { text: 'хозяину' })
    await resetNotificationRule(admin, { event: 'ORDER_MOVED', audience: 'CLIENT', branchId: null })
    await tellMove('new', 'in_work')
    expect(await told()).toHaveLength(1)
    expect(await texts()).toEqual(['STAFF_CHAT: В работе!', 'OWNER: хозяину'])
  })

  it('S3-4: a branch has its own switches, texts and groups, with the same bot', async () => {
    await rule('ORDER_MOVED', 'CLIENT', { text: 'всем' })
    await rule('ORDER_MOVED', 'CLIENT', { text: 'центру', branchId })
    await rule('ORDER_MOVED', 'STAFF_CHAT', { isEnabled: false, branchId })
    await tellMove('new', 'in_work')
    await tellMove('new', 'in_work', branchId)
    expect(await told()).toEqual(['всем', 'центру'])
    expect((await notices()).map(({ branch_id }) => branch_id)).toEqual([null])
    await query('update staff_chat set branch_id = $2 where organization_id = $1', [organizationId, branchId])
    await tellMove('new', 'in_work')
    await rule('ORDER_MOVED', 'STAFF_CHAT', { branchId })
    await tellMove('new', 'in_work', branchId)
    expect((await notices()).map(({ branch_id }) => branch_id)).toEqual([null, branchId])
  })

  it('at night the client’s message is scheduled and the staff’s notice held, both by the clock of the branch', async () => {
    const clock = (hours: number) => new Date(Date.now() + hours * 3600_000).toISOString().slice(11, 16)
    await query(`update organization set time_zone = 'UTC' where id = $1`, [organizationId])
    const hours = { quietFrom: clock(-1), quietTo: clock(2), unansweredMinutes: 30 }
    await saveNoticeHours(admin, hours)
    await tellMove('new', 'in_work')
    expect(await told()).toEqual([])
    const [message] = await query<{ state: string; next_attempt_at: Date }>(
      `select state, next_attempt_at from message where organization_id = $1 and direction = 'OUTBOUND'`,
      [organizationId],
    )
    expect(message?.state).toBe('SCHEDULED')
    expect(message!.next_attempt_at.getTime()).toBeGreaterThan(Date.now() + 3600_000)
    expect((await notices())[0]!.next_attempt_at).toEqual(message!.next_attempt_at)
    await saveNoticeHours(admin, { ...hours, quietFrom: null, quietTo: null, branchId })
    await tellMove('new', 'in_work', branchId)
    expect(await told()).toHaveLength(1)
  })
})

describe('a client with an open order', () => {
  it('S3-21: his words are told to the group as a comment, his commands and those of others are not', async () => {
    await makeOrder(organizationId, { contactId, statusId: statuses.new })
    for (const text of ['/status', 'Поменяйте и стекло']) await write(nameOf(bot), client, { kind: 'text', text })
    const other = await makeCustomer(nameOf(bot), { firstName: 'Пётр' })
    await write(nameOf(bot), other, { kind: 'text', text: 'Сколько стоит?' })
    await hear(bot)
    const messages = await query<{ id: string }>('select id from message where organization_id = $1', [organizationId])
    for (const { id } of messages) await notify(organizationId, { event: 'CLIENT_COMMENT', messageId: id })
    expect(await texts()).toEqual([expect.stringMatching(/^STAFF_CHAT: 💬 Мария \(заказ №\d+\):\nПоменяйте и стекло/)])
  })
})

describe('a lead', () => {
  const lead = {
    name: 'Иван Петров',
    email: 'ivan@example.com',
    phone: '+7 999 123-45-67',
    company: 'ООО "Рога и копыта"',
  }
  const rest = {
    message: 'Здравствуйте!\nЦена?',
    utm: { utm_source: 'google' },
    page: '/services/web',
    device: 'desktop',
  }
  const line = '━'.repeat(22)

  it('S1-4 S1-27: is told to the owner by the bot of its site, byte for byte', async () => {
    await query('update integration set owner_chat_id = $2 where id = $1', [bot.id, String(owner.id)])
    const other = await connectBot(organizationId, { owner_chat_id: '77' })
    const leadId = await makeLead(organizationId, { ...lead, ...rest, integration_id: bot.id })
    await notify(organizationId, { event: 'LEAD_RECEIVED', leadId })
    const [toOwner] = (await notices()).filter(({ audience }) => audience === 'OWNER')
    expect(toOwner?.text).toBe(
      `📝 Новая заявка с сайта\n${line}\n👤 Имя: Иван Петров\n📧 Email: ivan@example.com\n📞 Телефон: +7 999 123-45-67\n` +
        `🏢 Компания: ООО "Рога и копыта"\n\n💬 Сообщение:\nЗдравствуйте!\nЦена?\n\n${line}\n` +
        '🔗 utm_source: google | страница: /services/web | устройство: desktop',
    )
    expect((await notices()).map(({ audience }) => audience).sort()).toEqual(['OWNER', 'STAFF_CHAT'])
    expect(await query('select id from notice where integration_id = $1', [other.id])).toEqual([])
  })

  it('S1-27: what is missing leaves its line out', async () => {
    const leadId = await makeLead(organizationId, { phone: '+79990001122' })
    await notify(organizationId, { event: 'LEAD_RECEIVED', leadId })
    expect((await notices())[0]?.text).toBe(`📝 Новая заявка с сайта\n${line}\n📞 Телефон: +79990001122\n\n${line}`)
  })

  it('S1-27: of a long message nothing is lost: it goes on in a second one, each once', async () => {
    await query('update integration set owner_chat_id = $2 where id = $1', [bot.id, String(owner.id)])
    const message = Array.from({ length: 120 }, (_, index) => `Строка ${index} о том, чего бы хотелось 🪑`).join('\n')
    expect(message.length).toBeGreaterThan(4096)
    const leadId = await makeLead(organizationId, { ...lead, ...rest, message, integration_id: bot.id })
    for (let times = 0; times < 2; times++) await notify(organizationId, { event: 'LEAD_RECEIVED', leadId })
    await drain(bot.id)
    const told = (await accepted(nameOf(bot), owner)).map(({ text = '' }) => text)
    expect(told).toHaveLength(2)
    expect(told.every(({ length }) => length <= 4096)).toBe(true)
    expect(told.join('\n')).toBe(
      `📝 Новая заявка с сайта\n${line}\n👤 Имя: Иван Петров\n📧 Email: ivan@example.com\n📞 Телефон: +7 999 123-45-67\n` +
        `🏢 Компания: ООО "Рога и копыта"\n\n💬 Сообщение:\n${message}\n\n${line}\n` +
        '🔗 utm_source: google | страница: /services/web | устройство: desktop',
    )
  })

  it('is told to whoever is on, when one chat is the owner’s and a member’s, and one of the two is off', async () => {
    await query('update integration set owner_chat_id = $2 where id = $1', [bot.id, String(owner.id)])
    await query('insert into member_chat (member_id, integration_id, chat_id) values ($1, $2, $3)', [
      admin.memberId,
      bot.id,
      String(owner.id),
    ])
    const leadId = await makeLead(organizationId, { ...lead, assignee_id: admin.memberId })
    await notify(organizationId, { event: 'LEAD_RECEIVED', leadId })
    expect((await notices()).map(({ audience }) => audience).sort()).toEqual(['OWNER', 'STAFF_CHAT'])
  })
})

describe('a meeting', () => {
  it('is called to mind once for each distance, and anew when it is put off', async () => {
    const [meeting] = await query<{ id: string }>(
      `insert into meeting (organization_id, contact_id, title, place, starts_at)
       values ($1, $2, 'Замер кухни', 'ул. Ленина, 5', now() + interval '1 day') returning id`,
      [organizationId, contactId],
    )
    const remind = (minutesBefore: number) =>
      notify(organizationId, { event: 'REMINDER', meetingId: meeting!.id, minutesBefore })
    await Promise.all([remind(60), remind(60)])
    await remind(1440)
    expect(await told()).toHaveLength(2)
    expect((await told())[0]).toMatch(/^Напоминаем о встрече: Замер кухни\n🕐 .+\n📍 ул\. Ленина, 5$/)
    await query(`update meeting set starts_at = starts_at + interval '1 day' where id = $1`, [meeting!.id])
    await remind(60)
    expect(await told()).toHaveLength(3)
    await query('update meeting set cancelled_at = now() where id = $1', [meeting!.id])
    await remind(30)
    expect(await told()).toHaveLength(3)
  })
})
