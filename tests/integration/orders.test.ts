import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeDatabase, pool } from '../../server/src/db/client.ts'
import { UserError } from '../../server/src/errors.ts'
import { closeBus } from '../../server/src/events/bus.ts'
import { loadContent } from '../../server/src/events/content.ts'
import type { FeedEvent } from '../../server/src/events/event.ts'
import { registerFeedContent } from '../../server/src/feed-content.ts'
import { changeOrderStatus } from '../../server/src/orders/change-status.ts'
import { saveOrderStatuses } from '../../server/src/orders/statuses/save-statuses.ts'
import { upsertOrder } from '../../server/src/orders/upsert.ts'
import { closeBells } from '../../server/src/queues/bell.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { ask, mutate } from '../support/ask.ts'
import { globalId, uuidOf } from '../support/client.ts'
import { makeMember, makeOrganization } from '../support/house.ts'
import { query, until } from '../support/stack.ts'

registerFeedContent()
let organizationId: string
let manager: Viewer

beforeAll(async () => {
  organizationId = await makeOrganization()
  manager = await makeMember(organizationId, 'MANAGER')
})
afterAll(async () => {
  closeBells()
  closeBus()
  await closeDatabase()
})

const fields = `order { id number title externalId version closedAt status { key } price { amount currency }
  changes { id from { key } to { key } comment actor { id } } }`
type OrderView = {
  id: string
  number: number
  version: number
  closedAt: string | null
  status: { key: string }
  price: { amount: string; currency: string } | null
  changes: { id: string; from: { key: string } | null; to: { key: string }; comment: string | null }[]
}
type Answer = { order: OrderView | null; errors: { code: string; message?: string; allowed?: { key: string }[] }[] }
const upsert = (input: object, viewer = manager) => mutate<Answer>(viewer, 'upsertOrder', { input, fields })
const move = async (input: object, viewer = manager) => {
  const { changeOrderStatus: answer } = await ask<{ changeOrderStatus: Answer }>(
    viewer,
    `mutation ($input: ChangeOrderStatusInput!) { changeOrderStatus(input: $input) { ${fields} change { id }
      errors { code message ... on TransitionForbiddenError { allowed { key } } } } }`,
    { input },
  )
  return answer
}
const codes = (answers: { errors: { code: string }[] }[]) => answers.flatMap(({ errors }) => errors.map(({ code }) => code)) // prettier-ignore
const eventsOf = (kind: string) =>
  query<FeedEvent>(
    `select organization_id as "organizationId", seq, kind, subject_id as "subjectId", branch_id as "branchId"
     from event where organization_id = $1 and kind = $2 order by seq`,
    [organizationId, kind],
  )

describe('S3-16: statuses', () => {
  it('of a new organization are there when they are asked for, and once', async () => {
    const id = await makeOrganization('Новая')
    const boss = await makeMember(id, 'OWNER')
    const read = () =>
      ask<{ orderStatuses: { id: string; key: string; name: string; nextIds: string[]; isInitial: boolean }[] }>(
        boss,
        '{ orderStatuses { id key name nextIds isInitial } }',
      )
    const [first] = await Promise.all(Array.from({ length: 5 }, read))
    const { orderStatuses } = first!
    expect(orderStatuses.map(({ key, name }) => [key, name])).toEqual([
      ['new', 'Новый'],
      ['in_work', 'В работе'],
      ['ready', 'Готов'],
      ['done', 'Выдан'],
      ['cancelled', 'Отменён'],
    ])
    const keyOf = new Map(orderStatuses.map((status) => [status.id, status.key]))
    expect(orderStatuses[0]!.nextIds.map((next) => keyOf.get(next))).toEqual(['in_work', 'cancelled'])
    expect(await query('select id from order_status where organization_id = $1', [id])).toHaveLength(5)
  })

  it('are the organization’s own: words, moves and keys change, what orders are in stays', async () => {
    const id = await makeOrganization('Своя')
    const boss = await makeMember(id, 'OWNER')
    await upsertOrder(boss, { title: 'Стол' })
    const table = [
      { key: 'new', name: 'Принят', isInitial: true, nextKeys: ['painted'] },
      { key: 'painted', name: 'Покрашен', isReady: true, isFinal: true, nextKeys: [] },
    ]
    await saveOrderStatuses(boss, { statuses: table })
    const rows = () =>
      query<{ id: string; key: string; name: string }>(
        'select id, key, name from order_status where organization_id = $1 and archived_at is null order by position',
        [id],
      )
    const [taken, painted] = await rows()
    expect([taken!.name, painted!.name]).toEqual(['Принят', 'Покрашен'])
    const swapped = [
      { ...table[0]!, id: taken!.id, key: 'painted', nextKeys: ['new'] },
      { ...table[1]!, id: painted!.id, key: 'new' },
    ]
    await saveOrderStatuses(boss, { statuses: swapped })
    expect(await rows()).toEqual([
      { id: taken!.id, key: 'painted', name: 'Принят' },
      { id: painted!.id, key: 'new', name: 'Покрашен' },
    ])
    const gone = [{ key: 'other', name: 'Иной', isInitial: true, nextKeys: [] }]
    await expect(saveOrderStatuses(boss, { statuses: gone })).rejects.toMatchObject({ code: 'CONFLICT' })
    const clerk = await makeMember(id, 'MANAGER')
    await expect(saveOrderStatuses(clerk, { statuses: table })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('are not written over by a second editor who has not seen the first one’s', async () => {
    const id = await makeOrganization('Двое')
    const [anna, boris] = [await makeMember(id, 'OWNER'), await makeMember(id, 'ADMIN')]
    const versionOf = async () => {
      const document = '{ organization { orderStatusesVersion } orderStatuses { name } }'
      type Answer = { organization: { orderStatusesVersion: number }; orderStatuses: { name: string }[] }
      const { organization, orderStatuses } = await ask<Answer>(anna, document)
      return [organization.orderStatusesVersion, ...orderStatuses.map(({ name }) => name)] as const
    }
    const [expectedVersion] = await versionOf()
    const save = (viewer: Viewer, name: string, more: object = { expectedVersion }) => {
      const statuses = [{ key: 'new', name, isInitial: true, nextKeys: [] }]
      return mutate(viewer, 'saveOrderStatuses', { input: { statuses, ...more } })
    }
    const answers = await Promise.all([save(anna, 'Принят'), save(boris, 'Новый')])
    expect(codes(answers)).toEqual(['VERSION_CONFLICT'])
    const [now, name] = await versionOf()
    expect(now).toBe(expectedVersion + 1)
    expect(name).toBe(answers[0].errors.length === 0 ? 'Принят' : 'Новый')
    expect(codes([await save(boris, 'Начат', { expectedVersion: now }), await save(anna, 'Взят', {})])).toEqual([])
    expect(await versionOf()).toEqual([now + 2, 'Взят'])
  })
})

describe('an order', () => {
  it('is one for an external id, however often and by how many it is sent, with numbers without gaps', async () => {
    const input = { externalId: '1c-9', title: 'Кухня', price: '125 000,50', statusKey: 'in_work' }
    const ids = await Promise.all(Array.from({ length: 8 }, () => upsertOrder(manager, input)))
    expect(new Set(ids).size).toBe(1)
    const { order } = await upsert(input)
    expect(order).toMatchObject({ version: 1, price: { amount: '125000.50', currency: 'RUB' } })
    expect(order!.changes).toMatchObject([{ from: null, to: { key: 'in_work' } }])
    const more = await Promise.all(['Шкаф', 'Стул', 'Полка'].map((title) => upsert({ title })))
    const numbers = more.map((answer) => answer.order!.number).sort((a, b) => a - b)
    expect(numbers).toEqual([1, 2, 3].map((step) => order!.number + step))
    const dueAt = '2026-12-03T11:30:00.123Z'
    expect((await upsert({ externalId: '1c-9', dueAt })).order!.version).toBe(2)
    expect((await upsert({ externalId: '1c-9', dueAt })).order!.version).toBe(2)
  })

  it('is the same answer for the same clientMutationId', async () => {
    const input = { title: 'Дверь', clientMutationId: randomUUID() }
    const [first, second] = [await upsert(input), await upsert(input)]
    expect(first.order!.id).toBe(second.order!.id)
    expect(codes([await upsert({ ...input, title: 'Окно' })])).toEqual(['IDEMPOTENCY_CONFLICT'])
  })

  it('moves where it may, and is told where that is when it may not', async () => {
    const { order } = await upsert({ title: 'Диван' })
    const orderId = order!.id
    const refused = await move({ orderId, statusKey: 'done' })
    expect(refused).toMatchObject({
      order: null,
      errors: [{ code: 'TRANSITION_FORBIDDEN', allowed: [{ key: 'in_work' }, { key: 'cancelled' }] }],
    })
    expect(refused.errors[0]!.message).toContain('«В работе», «Отменён»')
    for (const statusKey of ['in_work', 'ready']) await move({ orderId, statusKey, comment: `это ${statusKey}` })
    const over = await move({ orderId, statusKey: 'done' })
    expect(over.order!.closedAt).not.toBeNull()
    expect(over.order!.changes.map(({ from, to }) => [from?.key, to.key])).toEqual([
      [undefined, 'new'],
      ['new', 'in_work'],
      ['in_work', 'ready'],
      ['ready', 'done'],
    ])
    expect(over.order!.changes[1]!.comment).toBe('это in_work')
    const same = await move({ orderId, statusKey: 'done' })
    expect(same).toMatchObject({ errors: [], change: null, order: { version: over.order!.version } })
    expect(codes([await upsert({ id: orderId, statusKey: 'ready' })])).toEqual(['TRANSITION_FORBIDDEN'])
  })

  it('keeps its history in order when the database’s clock is set back', async () => {
    const clerk = await makeMember(await makeOrganization(), 'MANAGER')
    const { order } = await upsert({ title: 'Буфет' }, clerk)
    await query(`update order_change set at = at + interval '1 hour' where order_id = $1`, [uuidOf(order!.id)])
    for (const statusKey of ['in_work', 'ready']) await move({ orderId: order!.id, statusKey }, clerk)
    const over = await move({ orderId: order!.id, statusKey: 'done' }, clerk)
    expect(over.order!.changes.map(({ to }) => to.key)).toEqual(['new', 'in_work', 'ready', 'done'])
  })

  it('of many who saw the same version one moves it', async () => {
    const { order } = await upsert({ title: 'Комод' })
    const race = Array.from({ length: 8 }, (_, index) =>
      move({ orderId: order!.id, statusKey: index % 2 ? 'in_work' : 'cancelled', expectedVersion: 1 }),
    )
    const lost = codes(await Promise.all(race))
    expect(lost).toEqual(Array.from({ length: 7 }, () => 'VERSION_CONFLICT'))
  })

  it('travels with its events', async () => {
    const { order } = await upsert({ title: 'Кровать', price: '10' })
    const [event] = (await eventsOf('ORDER_MOVED')).slice(-1)
    const [changed] = (await eventsOf('ORDER_CHANGED')).slice(-1)
    const content = await loadContent(organizationId, [event!, changed!])
    const id = uuidOf(order!.id)
    expect(content['order']![id]).toMatchObject({ title: 'Кровать', priceMinor: 1000, status: { key: 'new' } })
    expect(content['orderChange']![event!.subjectId!]).toMatchObject({ from: null, to: { key: 'new' }, order: { id } })
    expect(() => JSON.stringify(content)).not.toThrow()
  })

  it('is seen by its branch, found by number, words, client and phone, and paged without gaps', async () => {
    const place = async (name: string) =>
      (
        await query<{ id: string }>('insert into branch (organization_id, name) values ($1, $2) returning id', [
          organizationId,
          name,
        ])
      )[0]!.id
    const [north, south] = [await place('Север'), await place('Юг')]
    const [client] = await query<{ id: string }>(
      `insert into contact (organization_id, name, phone, phone_digits) values ($1, 'Зинаида', '+79001112233', '79001112233')
       returning id`,
      [organizationId],
    )
    const contactId = globalId('Contact', client!.id)
    const made = await upsert({ title: 'Буфет дубовый', branchId: globalId('Branch', north), contactId })
    const stranger = await makeMember(organizationId, 'MANAGER', [south])
    const numbersOf = async (filter: object, viewer = manager) => {
      const data = await ask<{ orders: { edges: { node: { number: number } }[] } }>(
        viewer,
        'query ($filter: OrderFilter) { orders(filter: $filter, first: 100) { edges { node { number } } } }',
        { filter },
      )
      return data.orders.edges.map(({ node }) => node.number)
    }
    const { number, id } = made.order!
    for (const search of [`#${number}`, 'буфет', 'зинаид', '8 900 111']) expect(await numbersOf({ search })).toEqual([number]) // prettier-ignore
    expect(await numbersOf({ contactId })).toEqual([number])
    expect(await numbersOf({ contactId }, stranger)).toEqual([])
    expect(codes([await move({ orderId: id, statusKey: 'in_work' }, stranger)])).toEqual(['NOT_FOUND'])
    expect(codes([await upsert({ title: 'Х', branchId: globalId('Branch', north) }, stranger)])).toEqual(['FORBIDDEN'])
    const seen = await ask<{ orderByNumber: object | null }>(stranger, `{ orderByNumber(number: ${number}) { id } }`)
    expect(seen.orderByNumber).toBeNull()
    const all = await numbersOf({})
    const paged: number[] = []
    for (let after: string | null = null; ;) {
      const data: { orders: { edges: { node: { number: number } }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } } = await ask(manager, 'query ($after: String) { orders(first: 4, after: $after) { edges { node { number } } pageInfo { endCursor hasNextPage } } }', { after }) // prettier-ignore
      paged.push(...data.orders.edges.map(({ node }) => node.number))
      if (!data.orders.pageInfo.hasNextPage) break
      after = data.orders.pageInfo.endCursor
    }
    expect(paged).toEqual(all)
    expect(new Set(paged).size).toBe(paged.length)
    expect(await numbersOf({ isOpen: false })).not.toContain(number)
  })

  it('refuses what is none, and those who only look', async () => {
    const observer = await makeMember(organizationId, 'OBSERVER')
    expect(codes([await upsert({ title: 'Х' }, observer)])).toEqual(['FORBIDDEN'])
    for (const input of [{}, { title: 'Х', price: 'дорого' }, { title: 'Х', currency: 'рубли' }]) {
      expect(codes([await upsert(input)])).toEqual(['BAD_INPUT'])
    }
    expect(codes([await upsert({ title: 'Х', statusKey: 'nothing' })])).toEqual(['NOT_FOUND'])
  })

  it('is not given a client of another branch by those who do not see him', async () => {
    const branches = await query<{ id: string }>(
      `insert into branch (organization_id, name) values ($1, 'Север'), ($1, 'Юг') returning id`,
      [organizationId],
    )
    const [north, south] = branches.map(({ id }) => id) as [string, string]
    const [client] = await query<{ id: string }>(
      `insert into contact (organization_id, name) values ($1, 'Чужой клиент') returning id`,
      [organizationId],
    )
    const contactId = globalId('Contact', client!.id)
    await upsert({ title: 'Север', contactId, branchId: globalId('Branch', north) })
    const ofSouth = await makeMember(organizationId, 'MANAGER', [south])
    expect(codes([await upsert({ title: 'Юг', contactId }, ofSouth)])).toEqual(['NOT_FOUND'])
  })

  it('is not given an external id that another one gets in the same moment elsewhere', async () => {
    const [one, other] = await Promise.all([1, 2].map((index) => upsert({ title: `Заказ ${index}` })))
    const externalId = randomUUID()
    const elsewhere = await pool.connect()
    await elsewhere.query('begin')
    const uuid = uuidOf(one!.order!.id)
    await elsewhere.query('update customer_order set external_id = $2 where id = $1', [uuid, externalId])
    const asked = upsert({ id: other!.order!.id, externalId })
    await until(async () => (await query(`select 1 from pg_locks where not granted`)).length > 0)
    await elsewhere.query('commit')
    elsewhere.release()
    expect(codes([await asked])).toEqual(['CONFLICT'])
  })
})

describe('any table of statuses and any race', () => {
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((size) =>
      fc.array(fc.uniqueArray(fc.integer({ min: 0, max: size - 1 })), { minLength: size, maxLength: size }),
    )
    .map((next) =>
      next.map((targets, index) => ({
        key: `s${index}`,
        name: `Статус ${index}`,
        isInitial: index === 0,
        isFinal: index > 0 && index % 3 === 0,
        nextKeys: targets.filter((target) => target !== index).map((target) => `s${target}`),
      })),
    )
  const steps = fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }), { maxLength: 6 })

  it('have one winner for a version, only allowed moves, and the history is the states', async () => {
    await fc.assert(
      fc.asyncProperty(table, steps, async (statuses, rounds) => {
        const id = await makeOrganization('Проба')
        const boss = await makeMember(id, 'OWNER')
        await saveOrderStatuses(boss, { statuses })
        const orderId = await upsertOrder(boss, { title: 'Проба' })
        const states = ['s0']
        for (const targets of rounds) {
          const version = states.length
          const here = states.at(-1)!
          const nextOf = statuses.find(({ key }) => key === here)!.nextKeys
          const racers = targets.map((target) => `s${target % statuses.length}`)
          const answers = await Promise.all(
            racers.map((statusKey) =>
              changeOrderStatus(boss, { orderId, statusKey, expectedVersion: version }).then(
                ({ changeId }) => (changeId ? statusKey : 'STAYS'),
                (error: unknown) => (error instanceof UserError ? error.code : Promise.reject(error)),
              ),
            ),
          )
          const winners = answers.filter((answer) => answer.startsWith('s'))
          expect(winners.length).toBe(racers.some((racer) => nextOf.includes(racer)) ? 1 : 0)
          for (const winner of winners) expect(nextOf).toContain(winner)
          states.push(...winners)
        }
        const history = await query<{ from: string | null; to: string }>(
          `select f.key as from, t.key as to from order_change h join order_status t on t.id = h.to_status_id
           left join order_status f on f.id = h.from_status_id where h.order_id = $1 order by h.at, h.id`,
          [orderId],
        )
        expect(history.map(({ to }) => to)).toEqual(states)
        expect(history.map(({ from }) => from)).toEqual([null, ...states.slice(0, -1)])
        const [now] = await query<{ version: number; key: string; isClosed: boolean; isFinal: boolean }>(
          `select o.version, s.key, o.closed_at is not null as "isClosed", s.is_final as "isFinal"
           from customer_order o join order_status s on s.id = o.status_id where o.id = $1`,
          [orderId],
        )
        expect(now).toMatchObject({ version: states.length, key: states.at(-1) })
        expect(now!.isClosed).toBe(now!.isFinal)
      }),
      { numRuns: Number(process.env['RUNS'] ?? 15) },
    )
  }, 60_000)
})
