import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { commit } from '../../server/src/events/commit.ts'
import type { NoticeEvent } from '../../server/src/notifications/catalogue.ts'
import { enqueueNotices } from '../../server/src/notifications/outbox/enqueue.ts'
import {
  type Client,
  connectBot,
  type ConnectedBot,
  conversationOf,
  customer,
  globalId,
  type House,
  organization,
  type Organization,
  signIn,
  startHouse,
  write,
} from '../support/client.ts'
import { makeOrder, makeStatuses, moveOrder } from '../support/orders.ts'
import { query, spawnRole, until } from '../support/stack.ts'

let house: House
let shop: Organization
let owner: Client
let manager: Client
let bot: ConnectedBot

beforeAll(async () => {
  house = await startHouse()
  shop = await organization()
  owner = await signIn(house.apis[0].url, shop.owner)
  manager = await signIn(house.apis[0].url, shop.managers[0])
  bot = await connectBot(owner, house.sandbox.url)
})

const cursorOf = async (who: Client) =>
  (await who.data<{ viewer: { feedCursor: string } }>('{ viewer { feedCursor } }')).viewer.feedCursor

type News = { __typename: string; noticeId?: string; staffChatId?: string }

/** What somebody hears of the feed from a place on. */
async function newsOf(who: Client, after: string): Promise<News[]> {
  const { events } = await who.data<{ events: { events: News[] } }>(
    `query ($after: FeedCursor!) { events(after: $after) { events {
      __typename ... on NoticeChanged { noticeId } ... on StaffChatChanged { staffChatId } } } }`,
    { after },
  )
  return events.events
}

const mutate = (who: Client, name: string, input: object) =>
  who.gql(
    `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { errors { code } } }`,
    { input },
  )

/** A notice of something, to the group; answers its id. */
async function tell(event: NoticeEvent, about: { subjectId: string; conversationId?: string }): Promise<string> {
  const place = { integrationId: bot.uuid, audience: 'STAFF_CHAT' as const, chatId: '-77' }
  await commit(shop.id, (tx) => enqueueNotices(tx, [{ ...place, ...about, event, text: event }]))
  const [row] = await query<{ id: string }>('select id from notice where subject_id = $1', [about.subjectId])
  return globalId('Notice', row!.id)
}

describe('what the screens of notices show', () => {
  it('S3-30: is told live to those who read the log, and to nobody else', async () => {
    const before = { owner: await cursorOf(owner), manager: await cursorOf(manager) }
    const noticeId = await tell('LEAD_RECEIVED', { subjectId: randomUUID() })
    await query(`update notice set state = 'FAILED', failure_code = 'FORBIDDEN' where event = 'LEAD_RECEIVED'`)
    await mutate(owner, 'retryNotice', { id: noticeId })
    const [chat] = await query<{ id: string }>(
      `insert into staff_chat (organization_id, integration_id, external_chat_id, title) values ($1, $2, '-77', 'Цех')
       returning id`,
      [shop.id, bot.uuid],
    )
    const staffChatId = globalId('StaffChat', chat!.id)
    await mutate(owner, 'chooseStaffChat', { id: staffChatId, isChosen: true })
    expect(await newsOf(owner, before.owner)).toEqual([
      { __typename: 'NoticeChanged', noticeId },
      { __typename: 'NoticeChanged', noticeId },
      { __typename: 'StaffChatChanged', staffChatId },
    ])
    expect(await newsOf(manager, before.manager)).toEqual([])
  })

  it('S3-29, S3-30: the outcome of each try is told as well', async () => {
    const worker = await spawnRole('worker', house.env)
    const before = await cursorOf(owner)
    const noticeId = await tell('UNANSWERED', { subjectId: randomUUID() })
    await until(async () => (await newsOf(owner, before)).filter((news) => news.noticeId === noticeId).length >= 2)
    const { node } = await owner.data<{ node: { state: string; attempts: object[] } }>(
      'query ($id: ID!) { node(id: $id) { ... on Notice { state attempts { outcome } } } }',
      { id: noticeId },
    )
    expect(node.state).not.toBe('QUEUED')
    expect(node.attempts.length).toBeGreaterThan(0)
    await worker.stop()
  })

  it('S3-30: leads from a notice to what it is about, on the pages of the web', async () => {
    const person = await customer(house.sandbox.url, { firstName: 'Мария' })
    await write(house.sandbox.url, { bot, customer: person, text: 'Готово?' })
    const conversationId = await conversationOf(shop.id, 'Мария')
    const statuses = await makeStatuses(shop.id)
    const orderId = await makeOrder(shop.id, { contactId: null, statusId: statuses.new })
    const changeId = await moveOrder(shop.id, { orderId, from: null, to: statuses.new })
    const [leadId, messageId, meetingId] = [randomUUID(), randomUUID(), randomUUID()]
    const dialog = `/inbox/all/${encodeURIComponent(globalId('Conversation', conversationId))}`
    const expected: [NoticeEvent, { subjectId: string; conversationId?: string }, string | null][] = [
      ['ORDER_MOVED', { subjectId: changeId }, `/orders/${globalId('Order', orderId)}`],
      ['LEAD_RECEIVED', { subjectId: leadId }, `/leads?lead=${encodeURIComponent(globalId('Lead', leadId))}`],
      ['CLIENT_COMMENT', { subjectId: messageId, conversationId }, `${dialog}?m=${encodeURIComponent(globalId('Message', messageId))}`], // prettier-ignore
      ['UNANSWERED', { subjectId: conversationId, conversationId }, dialog],
      ['INTEGRATION_TROUBLE', { subjectId: bot.uuid }, `/settings/communications/${encodeURIComponent(bot.id)}`],
      ['REMINDER', { subjectId: meetingId }, null],
      ['ORDER_READY', { subjectId: randomUUID() }, null],
    ]
    for (const [event, about, url] of expected) {
      const id = await tell(event, about)
      const { node } = await owner.data<{ node: { subjectUrl: string | null } }>(
        'query ($id: ID!) { node(id: $id) { ... on Notice { subjectUrl } } }',
        { id },
      )
      expect(node.subjectUrl, event).toBe(url)
    }
    // The ids of an address are those by which its page asks.
    const { order } = await owner.data<{ order: object | null }>('query ($id: ID!) { order(id: $id) { id } }', {
      id: decodeURIComponent(expected[0]![2]!.split('/').at(-1)!),
    })
    expect(order).not.toBeNull()
  })
})

describe('what everybody shows in lists', () => {
  it('S3-19: the statuses of orders and the fields of cards are told live to all', async () => {
    const after = await cursorOf(manager)
    const status = { key: 'new', name: 'Новый', isInitial: true, nextKeys: [] }
    await mutate(owner, 'saveOrderStatuses', { statuses: [status] })
    await mutate(owner, 'saveContactField', { label: 'Пол', kind: 'TEXT', key: 'floor' })
    const [field] = await query<{ id: string }>('select id from contact_field where organization_id = $1', [shop.id])
    await mutate(owner, 'removeContactField', { id: globalId('ContactField', field!.id) })
    expect((await newsOf(manager, after)).map(({ __typename }) => __typename)).toEqual([
      'OrderStatusesChanged',
      'ContactFieldsChanged',
      'ContactFieldsChanged',
    ])
  })
})
