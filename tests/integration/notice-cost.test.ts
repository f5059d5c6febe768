import { makeBot, makeCustomer } from '../support/fake-bot-api.ts'
import pg from 'pg'
import { beforeAll, expect, it, vi } from 'vitest'
import { commit } from '../../server/src/events/commit.ts'
import { react } from '../../server/src/worker/react.ts'
import { deliver } from '../../server/src/messages/deliver.ts'
import { drainTerms } from '../support/drain.ts'
import { makeBotRow, makeOrganization } from '../support/house.ts'
import { makeLead, makeOrder, makeStatuses, moveOrder, type Statuses } from '../support/orders.ts'
import { query } from '../support/stack.ts'
import { messageUpdate, receive } from '../support/updates.ts'

const count = 40
let organizationId: string
let statuses: Statuses
let contacts: string[]

beforeAll(async () => {
  organizationId = await makeOrganization()
  statuses = await makeStatuses(organizationId)
  const { id } = await makeBotRow(organizationId)
  await query('update integration set owner_chat_id = $2 where id = $1', [id, '7001'])
  const people = await query<{ id: string }>(
    `with people as (insert into contact (organization_id, name) select $1, 'Маша' from generate_series(1, $3) returning id),
       chats as (insert into conversation (organization_id, integration_id, contact_id, external_chat_id)
         select $1, $2, id, row_number() over () from people)
     select id from people`,
    [organizationId, id, count],
  )
  contacts = people.map((one) => one.id)
})

/** How many statements a run asks of the database, whichever way they go. */
async function statementsOf(run: () => Promise<void>): Promise<string[]> {
  const asked = vi.spyOn(pg.Client.prototype, 'query')
  await run()
  const texts = asked.mock.calls.map(([first]) => String((first as { text?: string } | undefined)?.text ?? first))
  asked.mockRestore()
  return texts
}

it('moves that wait together cost a dozen statements together, however many clients are told', async () => {
  const changes: string[] = []
  for (const contactId of contacts) {
    const orderId = await makeOrder(organizationId, { contactId, statusId: statuses.in_work })
    changes.push(await moveOrder(organizationId, { orderId, from: statuses.new, to: statuses.in_work }))
  }
  await commit(organizationId, async (tx) => {
    for (const subjectId of changes) tx.append({ kind: 'ORDER_MOVED', subjectId })
  })
  const statements = await statementsOf(() => react(organizationId))
  const told = await query(`select id from message where organization_id = $1 and state = 'QUEUED'`, [organizationId])
  expect(told).toHaveLength(count)
  expect(statements.length).toBeLessThanOrEqual(12)
})

it('leads that wait together are told to the owner by one transaction, in their order', async () => {
  const leads: string[] = []
  for (let n = 0; n < count; n++) leads.push(await makeLead(organizationId, { name: `Лид ${n}` }))
  await commit(organizationId, async (tx) => {
    for (const subjectId of leads) tx.append({ kind: 'LEAD_RECEIVED', subjectId })
  })
  const statements = await statementsOf(() => react(organizationId))
  const told = await query<{ subject_id: string }>(
    'select subject_id from notice where organization_id = $1 order by created_at, id',
    [organizationId],
  )
  expect(told.map((notice) => notice.subject_id)).toEqual(leads)
  expect(statements.filter((text) => /insert into notice /.test(text))).toHaveLength(1)
  expect(statements.length).toBeLessThanOrEqual(12)
})

it('bots that are drained at the same time are taken by one statement, and their messages claimed by one', async () => {
  const bots: string[] = []
  for (let n = 0; n < 20; n++) {
    const bot = await makeBotRow(organizationId)
    await makeBot(bot.token)
    const customer = await makeCustomer(bot.providerAccountId, { firstName: 'Мария' })
    await receive(bot, messageUpdate({ chat: customer.id, id: 1 }))
    await query(
      `insert into message (organization_id, conversation_id, integration_id, seq, inbound_seq, direction, author_kind,
         kind, text, state)
       select organization_id, id, integration_id, last_seq + 1, inbound_seq, 'OUTBOUND', 'AUTOMATION', 'TEXT',
         'Готово', 'QUEUED' from conversation where integration_id = $1`,
      [bot.id],
    )
    bots.push(bot.id)
  }
  const statements = await statementsOf(async () => {
    expect(await Promise.all(bots.map((id) => deliver(id, drainTerms)))).toEqual(bots.map(() => null))
  })
  const [sent] = await query<{ count: number }>(
    `select count(*)::int from message where integration_id = any($1) and state = 'SENT'`,
    [bots],
  )
  expect(sent!.count).toBe(20)
  expect(statements.filter((text) => /drain_lease_until = now\(\)/.test(text))).toHaveLength(1)
  expect(statements.filter((text) => /insert into delivery_attempt/.test(text))).toHaveLength(1)
  expect(statements.filter((text) => /^BEGIN/.test(text))).toEqual([])
})
