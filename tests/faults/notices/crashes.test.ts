import { accepted, type Customer, makeCustomer } from '../../support/fake-bot-api.ts'
import { beforeEach, expect, it } from 'vitest'
import { commit } from '../../../server/src/events/commit.ts'
import { saveTransitionTemplate } from '../../../server/src/notifications/transitions/save-template.ts'
import { connectBot, hear, nameOf } from '../../support/groups.ts'
import { type Bot, makeMember, makeOrganization } from '../../support/house.ts'
import { makeOrder, makeStatuses, moveOrder, type Statuses } from '../../support/orders.ts'
import { query, spawnRole, until } from '../../support/stack.ts'

let organizationId: string
let bot: Bot
let client: Customer
let group: Customer
let statuses: Statuses

beforeEach(async () => {
  organizationId = await makeOrganization()
  bot = await connectBot(organizationId)
  statuses = await makeStatuses(organizationId)
  client = await makeCustomer(nameOf(bot), { firstName: 'Мария' })
  group = await makeCustomer(nameOf(bot), { firstName: 'Цех' })
  await hear(bot)
  await query('delete from feed_reader where organization_id = $1', [organizationId])
  await query(
    `insert into staff_chat (organization_id, integration_id, external_chat_id, title, is_chosen)
     values ($1, $2, $3, 'Цех', true)`,
    [organizationId, bot.id, String(group.id)],
  )
})

const told = async (who: Customer) => (await accepted(nameOf(bot), who)).map(({ text }) => text)

async function moveToReady(): Promise<void> {
  const [contact] = await query<{ id: string }>(
    `select id from contact where organization_id = $1 and name = 'Мария'`,
    [organizationId],
  )
  const orderId = await makeOrder(organizationId, { contactId: contact!.id, statusId: statuses.ready })
  const subjectId = await moveOrder(organizationId, { orderId, from: statuses.in_work, to: statuses.ready })
  await commit(organizationId, async (tx) => tx.append({ kind: 'ORDER_MOVED', subjectId }))
}

it.each(['after_client_told', 'after_provider_ok:1'])(
  'S3-17: a worker killed at %s: the client hears the transition’s words exactly once, the group at least once',
  { timeout: 120_000 },
  async (point) => {
    const admin = await makeMember(organizationId, 'ADMIN')
    const move = { fromStatusId: statuses.in_work, toStatusId: statuses.ready, isEnabled: true }
    await saveTransitionTemplate(admin, { ...move, text: 'Ваш {заказ.название} готов' })
    await moveToReady()
    const env = { SWEEP_SECONDS: '1', SEND_LEASE_SECONDS: '4' }
    const doomed = await spawnRole('worker', { ...env, KILLPOINT: point })
    await doomed.ended
    const worker = await spawnRole('worker', env)
    await until(async () => (await told(client)).length > 0 && (await told(group)).length > 0, 60)
    await until(async () => {
      const [left] = await query<{ count: string }>(
        `select count(*) from notice where organization_id = $1 and state in ('QUEUED', 'SENDING')`,
        [organizationId],
      )
      return Number(left?.count) === 0
    }, 60)
    // Everything once more, as after an outage.
    await query('delete from feed_reader where organization_id = $1', [organizationId])
    await until(async () => {
      const [place] = await query<{ isThere: boolean }>(
        `select r.seq = f.seq as "isThere" from feed f join feed_reader r using (organization_id)
         where f.organization_id = $1 and r.name = 'reactions'`,
        [organizationId],
      )
      return place?.isThere
    }, 60)
    expect((await told(client)).filter((text) => text?.includes('готов'))).toEqual(['Ваш Ремонт телефона готов'])
    expect((await told(group)).length).toBeGreaterThanOrEqual(1)
    expect(
      await query(`select id from notice where organization_id = $1 and event like 'ORDER%'`, [organizationId]),
    ).toHaveLength(1)
    await worker.stop()
  },
)
