import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeDatabase } from '../../server/src/db/client.ts'
import { closeBus } from '../../server/src/events/bus.ts'
import { registerFeedContent } from '../../server/src/feed-content.ts'
import { changeOrderStatus } from '../../server/src/orders/change-status.ts'
import { upsertOrder } from '../../server/src/orders/upsert.ts'
import { closeBells } from '../../server/src/queues/bell.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { ask } from '../support/ask.ts'
import { globalId } from '../support/client.ts'
import { makeMember, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'

registerFeedContent()
let north: string
let south: string
let boss: Viewer
let ofNorth: Viewer
let ofSouth: Viewer

beforeAll(async () => {
  const organizationId = await makeOrganization()
  const branches = await query<{ id: string }>(
    `insert into branch (organization_id, name) values ($1, 'Север'), ($1, 'Юг') returning id`,
    [organizationId],
  )
  ;[north, south] = branches.map(({ id }) => id) as [string, string]
  boss = await makeMember(organizationId, 'OWNER')
  ofNorth = await makeMember(organizationId, 'MANAGER', [north])
  ofSouth = await makeMember(organizationId, 'MANAGER', [south])
})
afterAll(async () => {
  closeBells()
  closeBus()
  await closeDatabase()
})

type Told = { __typename: string; orderId?: string; order?: { title: string }; change?: { order: { title: string } } }

async function cursor(): Promise<string> {
  const { viewer } = await ask<{ viewer: { feedCursor: string } }>(boss, '{ viewer { feedCursor } }')
  return viewer.feedCursor
}

/** What somebody is told of what happened since. */
async function heard(viewer: Viewer, after: string): Promise<Told[]> {
  const document = `query ($after: FeedCursor!) { events(after: $after) { events { __typename
    ... on OrderLeft { orderId } ... on OrderChanged { order { title } }
    ... on OrderMoved { change { order { title } } } } } }`
  return (await ask<{ events: { events: Told[] } }>(viewer, document, { after })).events.events
}

const kinds = async (viewer: Viewer, after: string) => (await heard(viewer, after)).map(({ __typename }) => __typename)

describe('an order that goes to another branch', () => {
  it('is told as gone to whoever saw it where it was, and as it is to whoever sees it now', async () => {
    const id = await upsertOrder(boss, { title: 'Комод', branchId: north })
    const before = await cursor()
    await upsertOrder(boss, { id, branchId: south })
    expect(await heard(ofNorth, before)).toEqual([{ __typename: 'OrderLeft', orderId: globalId('Order', id) }])
    expect(await heard(ofSouth, before)).toEqual([{ __typename: 'OrderChanged', order: { title: 'Комод' } }])
    expect(await kinds(boss, before)).toEqual(['OrderLeft', 'OrderChanged'])
  })

  it('leaves everybody’s sight but that branch’s when it had none, and nobody’s when it has none any more', async () => {
    const id = await upsertOrder(boss, { title: 'Стол' })
    const before = await cursor()
    await upsertOrder(boss, { id, branchId: south })
    expect(await kinds(ofNorth, before)).toEqual(['OrderLeft'])
    const later = await cursor()
    await upsertOrder(boss, { id, branchId: null, title: 'Стол дубовый' })
    expect(await kinds(ofNorth, later)).toEqual(['OrderChanged'])
    const last = await cursor()
    await upsertOrder(boss, { id, title: 'Стол сосновый' })
    expect(await kinds(ofSouth, last)).toEqual(['OrderChanged'])
  })

  it('shows nothing of itself as it is there to whoever comes back and reads what he missed', async () => {
    const id = await upsertOrder(boss, { title: 'Шкаф', branchId: north })
    const before = await cursor()
    await upsertOrder(boss, { id, title: 'Шкаф-купе' })
    await changeOrderStatus(boss, { orderId: id, statusKey: 'in_work' })
    await upsertOrder(boss, { id, branchId: south, title: 'Тайна юга' })
    expect(await heard(ofNorth, before)).toEqual([{ __typename: 'OrderLeft', orderId: globalId('Order', id) }])
    expect(await kinds(boss, before)).toEqual(['OrderChanged', 'OrderMoved', 'OrderLeft', 'OrderChanged'])
  })
})
