import { accepted, control, type Customer, fault, makeBot, makeCustomer } from '../support/fake-bot-api.ts'
import { execute, parse } from 'graphql'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { contextFor } from '../../server/src/api/asker.ts'
import { closeDatabase } from '../../server/src/db/client.ts'
import { commit } from '../../server/src/events/commit.ts'
import { encodeId } from '../../server/src/graphql/ids.ts'
import { saidResult } from '../../server/src/graphql/said-errors.ts'
import { schema } from '../../server/src/graphql/schema.ts'
import { retryMessages } from '../../server/src/messages/deliveries/retry-messages.ts'
import { sendMessage } from '../../server/src/messages/send.ts'
import { enqueueNotices } from '../../server/src/notifications/outbox/enqueue.ts'
import { closeBells } from '../../server/src/queues/bell.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { drain } from '../support/drain.ts'
import { type Bot, makeBotRow, makeMember, makeOrganization } from '../support/house.ts'
import { makeOrder, makeStatuses } from '../support/orders.ts'
import { query } from '../support/stack.ts'
import { messageUpdate, receive } from '../support/updates.ts'

let owner: Viewer
let bot: Bot
let number = 0

beforeAll(async () => {
  owner = await makeMember(await makeOrganization(), 'OWNER')
})
beforeEach(async () => {
  await control('DELETE', '/faults')
  bot = await newBot(owner.organizationId)
})
afterAll(async () => {
  closeBells()
  await closeDatabase()
})

async function newBot(organizationId: string, settings: Record<string, unknown> = {}): Promise<Bot> {
  const made = await makeBotRow(organizationId, settings)
  await makeBot(made.token)
  return made
}

async function conversation(firstName = 'Мария', of = bot): Promise<{ id: string; customer: Customer }> {
  const customer = await makeCustomer(of.providerAccountId, { firstName, username: `client_${++number}` })
  await receive(of, messageUpdate({ chat: customer.id, id: 1, from: { first_name: firstName } }))
  const [row] = await query<{ id: string }>(
    'select id from conversation where integration_id = $1 and external_chat_id = $2',
    [of.id, String(customer.id)],
  )
  return { id: row!.id, customer }
}

const say = (conversationId: string, body: string, by = owner) =>
  sendMessage(by, { conversationId, body, clientMutationId: `say ${++number}` })

/** Answers that fail for good. */
async function failing(conversationId: string, bodies: string[]): Promise<string[]> {
  const ids: string[] = []
  for (const body of bodies) ids.push(...(await say(conversationId, body)).messageIds)
  await query(`update message set state = 'FAILED', failure_code = 'BLOCKED_BY_USER' where id = any($1::uuid[])`, [ids])
  return ids
}

type Said<Data> = { data: Data; errors?: { extensions: { code: string } }[] }

async function ask<Data>(document: string, variables: object = {}, viewer = owner): Promise<Said<Data>> {
  const asker = { viewer, locale: viewer.locale, requestId: 'fixed', origin: { ip: '', userAgent: '' } }
  const variableValues = variables as Record<string, unknown>
  const result = await execute({ schema, document: parse(document), variableValues, contextValue: contextFor(asker) })
  return JSON.parse(JSON.stringify(saidResult(result, asker))) as Said<Data>
}

type Node = {
  id: string
  text: string
  state: string
  failure: { reason: string } | null
  attempts: Record<string, unknown>[]
  lastAttempt: Record<string, unknown> | null
  conversation: { id: string; contact: { name: string } }
}
type Page = { deliveries: { edges: { cursor: string; node: Node }[]; pageInfo: { hasNextPage: boolean } } }

const attempt = 'number worker latencyMs httpCode answer reason outcome nextTryAt'
const list = `query ($filter: DeliveryFilter, $first: Int, $after: String) {
  deliveries(filter: $filter, first: $first, after: $after) {
    edges { cursor node {
      id text state failure { reason } conversation { id contact { name } } integration { id name }
      lastAttempt { ${attempt} } attempts { ${attempt} }
    } }
    pageInfo { hasNextPage }
  }
}`

async function pageOf(filter: object = {}, viewer = owner, page: object = {}) {
  const { data, errors } = await ask<Page>(list, { filter, ...page }, viewer)
  expect(errors).toBeUndefined()
  return data.deliveries
}
const textsOf = async (filter: object = {}, viewer = owner) =>
  (await pageOf(filter, viewer)).edges.map(({ node }) => node.text)
const ofBot = (more: object = {}) => ({ integrationId: encodeId('Integration', bot.id), ...more })

describe('the list', () => {
  it('S3-29, S3-30: every attempt with its result and its error, in the viewer’s words, without secrets', async () => {
    const { id } = await conversation('Мария')
    const flood = { kind: 'error', code: 429, description: 'Too Many Requests', parameters: { retry_after: 1 } }
    await fault({ bot: bot.providerAccountId, times: 1, fault: flood })
    await say(id, 'доброе утро')
    await drain(bot.id)
    const [edge] = (await pageOf(ofBot())).edges
    expect(edge!.node).toMatchObject({
      text: 'доброе утро',
      state: 'SENT',
      conversation: { id: encodeId('Conversation', id), contact: { name: 'Мария' } },
      lastAttempt: { outcome: 'SENT', httpCode: 200, worker: 'test', latencyMs: expect.any(Number) },
    })
    expect(edge!.node.attempts[0]).toMatchObject({
      outcome: 'RETRY',
      httpCode: 429,
      reason: 'Telegram попросил подождать.',
      nextTryAt: expect.any(String),
    })
    expect(edge!.node.attempts.at(-1)).toEqual(edge!.node.lastAttempt)
    expect(edge!.node.attempts.map((one) => one['number'])).toEqual(edge!.node.attempts.map((_, index) => index + 1))
    expect(JSON.stringify(edge)).not.toContain(bot.token.split(':')[1])
  })

  it('S3-30: a refusal is said in words, and found by state, code, bot, author, time and search', async () => {
    const { id, customer } = await conversation('Елена')
    const colleague = await makeMember(owner.organizationId)
    await say(id, 'первое 100%')
    await drain(bot.id)
    await control('POST', `/chats/${bot.providerAccountId}/${customer.id}/block`, { blocked: true })
    await query('update conversation set unreachable_since = null where id = $1', [id])
    await say(id, 'второе', colleague)
    await drain(bot.id)
    const [refused] = (await pageOf(ofBot({ undeliveredOnly: true }))).edges
    expect(refused!.node).toMatchObject({
      text: 'второе',
      state: 'FAILED',
      failure: { reason: 'Клиент заблокировал бота.' },
      lastAttempt: { outcome: 'REFUSED', httpCode: 403, reason: 'Клиент заблокировал бота.' },
    })
    const english = (await pageOf(ofBot({ state: 'FAILED' }), { ...owner, locale: 'en' })).edges[0]!.node
    expect(english.failure?.reason).toBe('The customer has blocked the bot.')
    expect(await textsOf(ofBot())).toEqual(['второе', 'первое 100%'])
    expect(await textsOf(ofBot({ state: 'SENT' }))).toEqual(['первое 100%'])
    expect(await textsOf(ofBot({ failureCode: 'BLOCKED_BY_USER' }))).toEqual(['второе'])
    expect(await textsOf(ofBot({ failureCode: 'CHAT_NOT_FOUND' }))).toEqual([])
    expect(await textsOf(ofBot({ authorId: encodeId('Member', colleague.memberId) }))).toEqual(['второе'])
    expect(await textsOf(ofBot({ search: '0%' }))).toEqual(['первое 100%'])
    expect(await textsOf(ofBot({ search: 'ЕЛЕН' }))).toEqual(['второе', 'первое 100%'])
    expect(await textsOf(ofBot({ search: `@client_${number}` }))).toEqual([])
    expect(await textsOf(ofBot({ search: '_' }))).toEqual([])
    expect(await textsOf(ofBot({ from: '2030-01-01T00:00:00Z' }))).toEqual([])
    expect(await textsOf(ofBot({ from: '2020-01-01T00:00:00Z', to: '2999-01-01T00:00:00Z' }))).toHaveLength(2)
  })

  it('pages by time and id: nothing lost or doubled, also among messages of one instant and while new ones come', async () => {
    const { id } = await conversation()
    for (let index = 0; index < 11; index++) await say(id, `m${index}`)
    await query(`update message set created_at = '2026-01-01' where integration_id = $1`, [bot.id])
    const seen: string[] = []
    let after: string | undefined
    for (;;) {
      const page = await pageOf(ofBot(), owner, { first: 3, after })
      seen.push(...page.edges.map(({ node }) => node.text))
      after = page.edges.at(-1)?.cursor
      if (seen.length === 3) await say(id, 'новое')
      if (!page.pageInfo.hasNextPage) break
    }
    expect([...seen].sort()).toEqual(Array.from({ length: 11 }, (_, index) => `m${index}`).sort())
    const { errors } = await ask(list, { after: 'x' })
    expect(errors?.[0]?.extensions.code).toBe('BAD_INPUT')
  })

  it('costs the same number of statements for one message as for thirty', async () => {
    const { id } = await conversation()
    await say(id, 'одно')
    await drain(bot.id)
    const one = await statementsOf(() => pageOf(ofBot()))
    for (let index = 0; index < 29; index++) await say(id, `ещё ${index}`)
    const thirty = await statementsOf(() => pageOf(ofBot()))
    expect((await pageOf(ofBot())).edges).toHaveLength(30)
    expect(thirty).toBe(one)
  })

  it('finds its page by the index', async () => {
    await query('set enable_seqscan = off')
    const plan = await query<Record<string, string>>(
      `explain select m.id from message m join conversation c on c.id = m.conversation_id
       where m.organization_id = '${owner.organizationId}'::uuid and m.direction = 'OUTBOUND'
       order by m.created_at desc, m.id desc limit 31`,
    )
    expect(JSON.stringify(plan)).toContain('message_outbound_idx')
  })

  it('shows a manager his branches only, an observer nothing, another house nothing', async () => {
    const [north, south] = await Promise.all(
      ['Север', 'Юг'].map(async (name) => {
        const values = [owner.organizationId, name]
        const [row] = await query<{ id: string }>(
          'insert into branch (organization_id, name) values ($1, $2) returning id',
          values,
        )
        return row!.id
      }),
    )
    const { id } = await conversation()
    await say(id, 'для северян')
    await query('update conversation set branch_id = $2 where id = $1', [id, north])
    const here = await makeMember(owner.organizationId, 'MANAGER', [north!])
    const there = await makeMember(owner.organizationId, 'MANAGER', [south!])
    const supervisor = await makeMember(owner.organizationId, 'SUPERVISOR', [south!])
    expect(await textsOf(ofBot(), here)).toEqual(['для северян'])
    expect(await textsOf(ofBot(), supervisor)).toEqual(['для северян'])
    expect(await textsOf(ofBot(), there)).toEqual([])
    const stranger = await makeMember(await makeOrganization(), 'OWNER')
    expect(await textsOf({}, stranger)).toEqual([])
    const observer = await makeMember(owner.organizationId, 'OBSERVER')
    for (const document of ['{ deliveries { edges { cursor } } }', '{ deliveryCounts { failed } }']) {
      expect((await ask(document, {}, observer)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    }
  })
})

describe('the numbers', () => {
  it('count every state up to a hundred, and why messages did not arrive', async () => {
    const { id } = await conversation()
    await failing(id, ['а', 'б', 'в'])
    await say(id, 'ждёт')
    await query(
      `insert into message (organization_id, conversation_id, integration_id, seq, inbound_seq, direction, author_kind,
         kind, text, state)
       select organization_id, conversation_id, integration_id, 1000 + n, 1, 'OUTBOUND', 'MEMBER', 'TEXT', 'x', 'SENT'
       from message, generate_series(1, 120) n where conversation_id = $1 and seq = 1`,
      [id],
    )
    const counts = `query ($filter: DeliveryFilter) { deliveryCounts(filter: $filter) {
      scheduled queued sending sent failed unknown cancelled failures { code reason count }
    } }`
    const { data } = await ask(counts, { filter: ofBot({ state: 'SENT' }) })
    expect(data).toEqual({
      deliveryCounts: {
        ...{ scheduled: 0, queued: 1, sending: 0, sent: 100, failed: 3, unknown: 0, cancelled: 0 },
        failures: [{ code: 'BLOCKED_BY_USER', reason: 'Клиент заблокировал бота.', count: 3 }],
      },
    })
  })
})

describe('retryMessages', () => {
  const mutation = `mutation ($input: RetryMessagesInput!) {
    retryMessages(input: $input) { count skipped errors { code path } }
  }`

  it('S3-30: all failed of a filter go again, once, in their order, however often it is asked', async () => {
    const chats = []
    for (let index = 0; index < 20; index++) {
      const chat = await conversation(`Клиент ${index}`)
      await failing(chat.id, ['раз', 'два', 'три'])
      chats.push(chat)
    }
    const input = { filter: ofBot(), clientMutationId: 'все' }
    const answers = await Promise.all([1, 2, 3].map(() => ask(mutation, { input })))
    for (const { data } of answers) expect(data).toEqual({ retryMessages: { count: 60, skipped: 0, errors: [] } })
    await drain(bot.id, 5_000)
    for (const { customer } of chats) {
      const texts = (await accepted(bot.providerAccountId, customer)).map((sent) => sent.text)
      expect(texts).toEqual(['раз', 'два', 'три'])
    }
    expect((await ask(mutation, { input })).data).toEqual({ retryMessages: { count: 60, skipped: 0, errors: [] } })
    expect(await drain(bot.id)).toBeNull()
    const other = await ask(mutation, { input: { ...input, filter: ofBot({ search: 'другое' }) } })
    expect(JSON.stringify(other.data)).toContain('IDEMPOTENCY_CONFLICT')
  })

  it('the named ones, UNKNOWN too; what has gone meanwhile is skipped, and alone it is refused', async () => {
    const { id } = await conversation()
    const [lost, blocked, gone] = (await failing(id, ['а', 'б', 'в'])) as [string, string, string]
    await query(`update message set state = 'UNKNOWN' where id = $1`, [lost])
    await query(`update message set state = 'SENT' where id = $1`, [gone])
    expect((await retryMessages(owner, { filter: { integrationId: bot.id } })).count).toBe(1)
    await query(`update message set state = 'FAILED' where id = $1`, [blocked])
    expect(await retryMessages(owner, { messageIds: [lost, blocked, gone] })).toEqual({ count: 2, skipped: 1 })
    await expect(retryMessages(owner, { messageIds: [gone] })).rejects.toMatchObject({ code: 'NOT_RETRYABLE' })
    await expect(retryMessages(owner, {})).rejects.toMatchObject({ code: 'BAD_INPUT' })
    expect(await retryMessages(owner, { filter: { integrationId: bot.id } })).toEqual({ count: 0, skipped: 0 })
    const observer = await makeMember(owner.organizationId, 'OBSERVER')
    await expect(retryMessages(observer, { messageIds: [lost] })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await query('update integration set is_active = false where id = $1', [bot.id])
    await query(`update message set state = 'FAILED' where id = $1`, [blocked])
    await expect(retryMessages(owner, { messageIds: [blocked] })).rejects.toMatchObject({
      code: 'INTEGRATION_INACTIVE',
    })
  })

  it('takes five hundred at most', async () => {
    const messageIds = Array.from({ length: 501 }, () => encodeId('Message', bot.id))
    expect(JSON.stringify((await ask(mutation, { input: { messageIds } })).data)).toContain('BAD_INPUT')
  })
})

describe('live checks of a bot', () => {
  type Checks = { integrationChecks: { key: string; state: string; text: string; nextStep: string | null }[] }
  const checks = async (of = bot, viewer = owner) => {
    const { data, errors } = await ask<Checks>(
      'query ($id: ID!) { integrationChecks(integrationId: $id) { key state text nextStep at } }',
      { id: encodeId('Integration', of.id) },
      viewer,
    )
    expect(errors).toBeUndefined()
    return Object.fromEntries(data.integrationChecks.map((check) => [check.key, check]))
  }

  it('S1-54, S3-28: a bot in order: token, webhook, reachability, owner’s chat, clients, errors', async () => {
    const { customer } = await conversation('Анна')
    await query('update integration set owner_chat_id = $2 where id = $1', [bot.id, String(customer.id)])
    const found = await checks()
    const keys = ['API', 'TOKEN', 'ACTIVE', 'WEBHOOK', 'OWNER_CHAT', 'CLIENTS', 'LINKS', 'LAST_ERROR']
    expect(Object.keys(found)).toEqual(keys)
    for (const check of Object.values(found)) expect(check, check.text).toMatchObject({ state: 'OK', nextStep: null })
    expect(found['OWNER_CHAT']!.text).toContain('Анна')
    expect(found['TOKEN']!.text).toContain(`@bot_${bot.providerAccountId}`)
    expect((await checks(bot, { ...owner, locale: 'en' }))['API']!.text).toMatch(/^Telegram answers/)
  })

  it('S1-54: no owner’s chat, switched off, the last error: each with what to do', async () => {
    const { id, customer } = await conversation()
    await control('POST', `/chats/${bot.providerAccountId}/${customer.id}/block`, { blocked: true })
    await say(id, 'не дойдёт')
    await drain(bot.id)
    await query('update integration set is_active = false where id = $1', [bot.id])
    const found = await checks()
    expect(found['OWNER_CHAT']).toMatchObject({ state: 'WARNING', nextStep: expect.stringContaining('Chat ID') })
    expect(found['ACTIVE']).toMatchObject({ state: 'FAILED', nextStep: expect.any(String) })
    expect(found['CLIENTS']).toMatchObject({ state: 'WARNING' })
    expect(found['LAST_ERROR']).toMatchObject({
      state: 'WARNING',
      text: expect.stringContaining('Клиент заблокировал бота.'),
      at: expect.any(String),
    })
    await query('update integration set owner_chat_id = $2 where id = $1', [bot.id, '999999'])
    expect((await checks())['OWNER_CHAT']).toMatchObject({ state: 'FAILED' })
  })

  it('S1-54: a notice that was refused is the last error of a bot that only tells, with the provider’s words', async () => {
    const group = await makeCustomer(bot.providerAccountId, { firstName: 'Цех' })
    const place = { integrationId: bot.id, chatId: String(group.id), audience: 'STAFF_CHAT' as const }
    const description = 'Forbidden: bot was kicked from the group chat'
    await fault({ bot: bot.providerAccountId, times: 1, fault: { kind: 'error', code: 403, description } })
    await commit(owner.organizationId, (tx) =>
      enqueueNotices(tx, [{ ...place, event: 'LEAD_RECEIVED', text: 'Заявка' }]),
    )
    await drain(bot.id)
    expect((await checks())['LAST_ERROR']).toMatchObject({
      state: 'WARNING',
      text: `Ошибок отправки за сутки: 1. Последняя — уведомление: Бота убрали из чата. ${description}`,
      nextStep: expect.stringContaining('Журнал'),
      at: expect.any(String),
    })
    const other = await newBot(owner.organizationId)
    expect((await checks(other))['LAST_ERROR']).toMatchObject({ state: 'OK' })
  })

  it('S3-28: an open order whose client has no chat is told to nobody, and the check says so', async () => {
    const { id } = await conversation('Яков')
    const statuses = await makeStatuses(owner.organizationId)
    const clientOf = async (name: string) => {
      const [row] = await query<{ id: string }>(
        `insert into contact (organization_id, name) values ($1, $2) returning id`,
        [owner.organizationId, name],
      )
      return row!.id
    }
    const [client] = await query<{ id: string }>('select contact_id as id from conversation where id = $1', [id])
    await makeOrder(owner.organizationId, { contactId: client!.id, statusId: statuses.new })
    expect((await checks())['LINKS']).toMatchObject({ state: 'OK', nextStep: null })
    await makeOrder(owner.organizationId, { contactId: await clientOf('С улицы'), statusId: statuses.new })
    expect((await checks())['LINKS']).toMatchObject({
      state: 'WARNING',
      text: 'Открытых заказов: 2, клиент не привязан к боту: 1. О них никому не сообщим.',
      nextStep: expect.stringContaining('отправьте ему ссылку'),
    })
    await query('delete from customer_order where organization_id = $1', [owner.organizationId])
  })

  it('S3-28: a revoked token, a silent provider and an unreadable token are findings, not errors', async () => {
    const provider = (method: string, spoilt: object) =>
      fault({ bot: bot.providerAccountId, method, times: 9, fault: spoilt })
    await provider('getMe', { kind: 'error', code: 401, description: 'Unauthorized' })
    expect(await checks()).toMatchObject({
      API: { state: 'OK' },
      TOKEN: { state: 'FAILED', nextStep: expect.stringContaining('@BotFather') },
    })
    await control('DELETE', '/faults')
    await provider('getMe', { kind: 'rst', accept: false })
    await provider('getWebhookInfo', { kind: 'rst', accept: false })
    expect(await checks()).toMatchObject({
      API: { state: 'FAILED', nextStep: expect.any(String) },
      TOKEN: { state: 'WARNING' },
      WEBHOOK: { state: 'WARNING' },
    })
    await control('DELETE', '/faults')
    await query('update integration set webhook_active = true where id = $1', [bot.id])
    expect((await checks())['WEBHOOK']).toMatchObject({ state: 'FAILED', nextStep: expect.stringContaining('webhook') })
    await query('update integration set token_encrypted = $2 where id = $1', [bot.id, 'broken'])
    const found = await checks()
    expect(found['TOKEN']).toMatchObject({ state: 'FAILED', text: expect.stringContaining('ENCRYPTION_KEY') })
    expect(found['WEBHOOK']).toMatchObject({ state: 'WARNING' })
  })

  it('is for those who manage bots', async () => {
    const manager = await makeMember(owner.organizationId)
    const document = 'query ($id: ID!) { integrationChecks(integrationId: $id) { key } }'
    const { errors } = await ask(document, { id: encodeId('Integration', bot.id) }, manager)
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })
})

/** How many statements the database is sent while `work` runs. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const sent = vi.spyOn(pg.Client.prototype, 'query')
  try {
    await work()
    return sent.mock.calls.length
  } finally {
    sent.mockRestore()
  }
}
