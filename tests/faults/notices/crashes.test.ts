import { accepted, type Customer, makeCustomer } from '../../support/fake-bot-api.ts'
import { beforeEach, expect, it } from 'vitest'
import { commit } from '../../../server/src/events/commit.ts'
import { saveTransitionTemplate } from '../../../server/src/notifications/transitions/save-template.ts'
import { connectBot, hear, nameOf } from '../../support/groups.ts'
import { type Bot, makeMember, makeOrganization } from '../../support/house.ts'
import { makeOrder, makeStatuses, moveOrder, type Statuses } from '../../support/orders.ts'
import { isFull, seeded } from '../../support/shop.ts'
import { query, type Role, spawnRole, until } from '../../support/stack.ts'

const env = { SWEEP_SECONDS: '1', SEND_LEASE_SECONDS: '4' }
const rounds = isFull ? 25 : 1
let organizationId: string
let bot: Bot
let client: Customer
let group: Customer
let statuses: Statuses

beforeEach(openWorkshop)

/** A workshop whose client of one order is told by the words of one transition, and a group of its staff. */
async function openWorkshop(): Promise<void> {
  organizationId = await makeOrganization()
  bot = await connectBot(organizationId)
  statuses = await makeStatuses(organizationId)
  client = await makeCustomer(nameOf(bot), { firstName: 'Мария' })
  group = await makeCustomer(nameOf(bot), { firstName: 'Цех' })
  await hear(bot)
  await query(
    `insert into feed_reader (organization_id, name, seq) select organization_id, 'reactions', seq from feed
     where organization_id = $1 on conflict (organization_id, name) do update set seq = excluded.seq`,
    [organizationId],
  )
  await query(
    `insert into staff_chat (organization_id, integration_id, external_chat_id, title, is_chosen)
     values ($1, $2, $3, 'Цех', true)`,
    [organizationId, bot.id, String(group.id)],
  )
  const admin = await makeMember(organizationId, 'ADMIN')
  const move = { fromStatusId: statuses.in_work, toStatusId: statuses.ready, isEnabled: true }
  await saveTransitionTemplate(admin, {
    ...move,
    text: 'Заказ {заказ.номер}: был «{заказ.прежний_статус}», теперь готов',
  })
  await saveTransitionTemplate(admin, { ...move, fromStatusId: null, text: 'Слова другого перехода' })
}

const told = async (who: Customer) => (await accepted(nameOf(bot), who)).map(({ text = '' }) => text)

type Move = { changeId: string; words: string }

/** An order of the client becomes ready; answers the move and exactly what he is to be told. */
async function moveToReady(): Promise<Move> {
  const [contact] = await query<{ id: string }>(
    `select id from contact where organization_id = $1 and name = 'Мария'`,
    [organizationId],
  )
  const orderId = await makeOrder(organizationId, { contactId: contact!.id, statusId: statuses.ready })
  const [order] = await query<{ number: number }>('select number from customer_order where id = $1', [orderId])
  const changeId = await moveOrder(organizationId, { orderId, from: statuses.in_work, to: statuses.ready })
  await commit(organizationId, async (tx) => tx.append({ kind: 'ORDER_MOVED', subjectId: changeId }))
  return { changeId, words: `Заказ ${order!.number}: был «В работе», теперь готов` }
}

/** Whether every event was reacted to and nothing is on its way. */
async function isSettled(): Promise<boolean> {
  const [rest] = await query<{ isRest: boolean }>(
    `select coalesce((select r.seq >= f.seq from feed f left join feed_reader r
         on r.organization_id = f.organization_id and r.name = 'reactions' where f.organization_id = $1), false)
       and not exists (select from notice where organization_id = $1 and state in ('QUEUED', 'SENDING'))
       and not exists (select from message where organization_id = $1 and state in ('QUEUED', 'SENDING')) as "isRest"`,
    [organizationId],
  )
  return rest!.isRest
}

/** Everything once more, as after an outage of the reader of the feed: nothing may follow from it. */
async function reactToAllAgain(): Promise<void> {
  await query(`update feed_reader set seq = 0 where organization_id = $1`, [organizationId])
  await until(isSettled, 60)
}

type Told = { state: string; toClient: number; toGroup: number; attempts: number }

/** What became of a move: the client's one message, and how often either of the two heard of it. */
async function lookAt({ changeId, words }: Move): Promise<Told> {
  const messages = await query<{ state: string; text: string }>(
    `select state, text from message where organization_id = $1 and client_mutation_id like 'notice:%:' || $2`,
    [organizationId, changeId],
  )
  expect(messages.map(({ text }) => text)).toEqual([words])
  const notices = await query<{ state: string; text: string; attempts: number }>(
    `select state, text, (select count(*)::int from notice_attempt a where a.notice_id = n.id) as attempts from notice n
     where organization_id = $1 and subject_id = $2`,
    [organizationId, changeId],
  )
  expect(notices).toMatchObject([{ state: 'SENT' }])
  const times = async (who: Customer, text: string) => (await told(who)).filter((one) => one === text).length
  const [{ attempts, text }] = notices as [(typeof notices)[0]]
  const heard = { toClient: await times(client, words), toGroup: await times(group, text) }
  return { state: messages[0]!.state, attempts, ...heard }
}

/** What the dead worker held is free at once: nobody waits here for leases to run out. */
async function endLeases(): Promise<void> {
  await query('update integration set drain_lease_until = null where id = $1', [bot.id])
  for (const table of ['message', 'notice']) {
    await query(
      `update ${table} set lease_until = now() - interval '1 second' where integration_id = $1 and state = 'SENDING'`,
      [bot.id],
    )
  }
}

// Where the worker dies, and what its death may leave in doubt of the client's message.
const points = [
  { point: 'after_client_told', isDoubtful: false, most: 1 },
  { point: 'after_notice_ok', isDoubtful: true, most: 2 },
  { point: 'after_provider_ok', isDoubtful: true, most: 2 },
  { point: 'after_record', isDoubtful: false, most: 2 },
]

// In short the two that differ most: nothing is sent yet, and nobody knows.
it.each(isFull ? points : points.filter((_, index) => index % 2 === 0))(
  'S3-16, S3-17, S3-21: a worker killed at $point: the client hears the transition’s words once, the group surely',
  { timeout: rounds * 90_000 },
  async ({ point, isDoubtful, most }) => {
    for (let round = 0; round < rounds; round++) {
      if (round > 0) await openWorkshop()
      const move = await moveToReady()
      const doomed = await spawnRole('worker', { ...env, KILLPOINT: point })
      await doomed.ended
      await endLeases()
      const worker = await spawnRole('worker', env)
      await until(isSettled, 60)
      await reactToAllAgain()
      const { state, toClient, toGroup } = await lookAt(move)
      // He who cannot know whether it was taken does not send it again: a person decides.
      expect(isDoubtful ? ['SENT', 'UNKNOWN'] : ['SENT']).toContain(state)
      if (state === 'SENT' || point === 'after_provider_ok') expect(toClient).toBe(1)
      expect(toClient).toBeLessThanOrEqual(1)
      expect(toGroup).toBeGreaterThanOrEqual(1)
      expect(toGroup).toBeLessThanOrEqual(most)
      await worker.stop()
    }
  },
)

it(
  'S3-17, S3-21, S3-29: workers that die one after the other, wherever they are: no client hears anything twice',
  { timeout: 900_000 },
  async () => {
    const random = seeded('workers that die one after the other')
    const deaths = isFull ? 40 : 2
    const moves: Move[] = []
    let died = 0
    // A worker that does not come past its point as often as drawn finishes the work alive: then another try.
    for (let tries = 0; died < deaths && tries < 4 * deaths; tries++) {
      const more = 1 + Math.floor(random() * 3)
      for (let n = 0; n < more; n++) moves.push(await moveToReady())
      const { point } = points[Math.floor(random() * points.length)]!
      const doomed = await spawnRole('worker', { ...env, KILLPOINT: `${point}:${1 + Math.floor(random() * more)}` })
      if (await diesAtWork(doomed)) died += 1
      await endLeases()
    }
    const worker = await spawnRole('worker', env)
    await until(isSettled, 90)
    await reactToAllAgain()
    const ends = await Promise.all(moves.map(lookAt))
    console.log(`${died} deaths, ${moves.length} moves, in doubt ${ends.filter(isUnsure).length}`)
    expect(died).toBe(deaths)
    for (const { state, toClient, toGroup, attempts } of ends) {
      expect(['SENT', 'UNKNOWN']).toContain(state)
      expect(toClient).toBeLessThanOrEqual(1)
      if (state === 'SENT') expect(toClient).toBe(1)
      // Each time that the group was told is in the log, the times in doubt as well.
      expect(toGroup).toBeGreaterThanOrEqual(1)
      expect(toGroup).toBeLessThanOrEqual(attempts)
    }
    expect(ends.filter(isUnsure).length).toBeLessThanOrEqual(died)
    await worker.stop()
  },
)

const isUnsure = ({ state }: Told) => state === 'UNKNOWN'

/** Whether a worker met its point before everything was done; one that did not is stopped. */
async function diesAtWork(doomed: Role): Promise<boolean> {
  await until(async () => doomed.exit !== undefined || (await isSettled()), 60)
  if (doomed.exit) return true
  await doomed.stop()
  return false
}
