import sql from 'sql-template-tag'
import { byId, groupBy, type JsonRows, rowReader } from '../db/json-rows.ts'
import { preparedRow } from '../db/query.ts'
import type { ContentLoader } from '../events/content.ts'
import {
  type Branch,
  type Contact,
  type Member,
  type Order,
  type OrderChange,
  type OrderStatus,
  type OrderTransition,
  Prisma,
} from '../generated/prisma/client.ts'

// A price comes as a number of JSON: whole up to 2^53 of the smallest units.
const ordersOf = rowReader<Order>(Prisma.OrderScalarFieldEnum)
const changesOf = rowReader<OrderChange>(Prisma.OrderChangeScalarFieldEnum)
const statusesOf = rowReader<OrderStatus>(Prisma.OrderStatusScalarFieldEnum)
const movesOf = rowReader<OrderTransition>(Prisma.OrderTransitionScalarFieldEnum)
const contactsOf = rowReader<Contact>(Prisma.ContactScalarFieldEnum)
const branchesOf = rowReader<Branch>(Prisma.BranchScalarFieldEnum)
const membersOf = rowReader<Member>(Prisma.MemberScalarFieldEnum)

type Tables = 'orders' | 'contacts' | 'branches' | 'statuses' | 'moves'

/** Orders with what a card of the board shows, for the feed's ORDER_CHANGED. */
export const orderContent: ContentLoader = {
  kind: 'order',
  idOf: (event) => (event.kind === 'ORDER_CHANGED' ? event.subjectId : null),
  load: async (organizationId, ids) => byId(await loadOrders(organizationId, ids)),
}

/** Moves with their orders, for the feed's ORDER_MOVED. */
export const orderChangeContent: ContentLoader = {
  kind: 'orderChange',
  idOf: (event) => (event.kind === 'ORDER_MOVED' ? event.subjectId : null),
  async load(organizationId, ids) {
    const found = await preparedRow<Record<'changes' | 'actors' | 'statuses' | 'moves', JsonRows>>(sql`
      with h as materialized (
        select * from order_change where id = any(${ids}::uuid[]) and organization_id = ${organizationId}
      )
      select (select json_agg(h) from h) as changes,
        (select json_agg(u) from member u where u.id in (select actor_id from h)) as actors,
        (select json_agg(s) from order_status s where s.organization_id = ${organizationId}) as statuses,
        (select json_agg(t) from order_transition t where t.organization_id = ${organizationId}) as moves`)
    const changes = changesOf(found?.changes ?? null)
    const orderIds = [...new Set(changes.map(({ orderId }) => orderId))]
    const orders = byId(orderIds.length > 0 ? await loadOrders(organizationId, orderIds) : [])
    const statuses = withMoves(found?.statuses ?? null, found?.moves ?? null)
    const actors = byId(membersOf(found?.actors ?? null))
    const told = changes.map((change) => ({
      ...change,
      order: orders.get(change.orderId)!,
      from: (change.fromStatusId && statuses.get(change.fromStatusId)) || null,
      to: statuses.get(change.toStatusId)!,
      actor: (change.actorId && actors.get(change.actorId)) || null,
    }))
    return byId(told.filter(({ order }) => order))
  },
}

async function loadOrders(organizationId: string, ids: string[]) {
  const found = await preparedRow<Record<Tables, JsonRows>>(sql`
    with o as materialized (
      select * from customer_order where id = any(${ids}::uuid[]) and organization_id = ${organizationId}
    )
    select (select json_agg(o) from o) as orders,
      (select json_agg(k) from contact k where k.id in (select contact_id from o)) as contacts,
      (select json_agg(b) from branch b where b.id in (select branch_id from o)) as branches,
      (select json_agg(s) from order_status s where s.organization_id = ${organizationId}) as statuses,
      (select json_agg(t) from order_transition t where t.organization_id = ${organizationId}) as moves`)
  const contacts = byId(contactsOf(found?.contacts ?? null))
  const branches = byId(branchesOf(found?.branches ?? null))
  const statuses = withMoves(found?.statuses ?? null, found?.moves ?? null)
  return ordersOf(found?.orders ?? null).map((order) => ({
    ...order,
    contact: (order.contactId && contacts.get(order.contactId)) || null,
    branch: (order.branchId && branches.get(order.branchId)) || null,
    status: statuses.get(order.statusId)!,
  }))
}

/** Statuses with where an order may go from them, in the order of the board, as the faces ask for it. */
function withMoves(statuses: JsonRows, moves: JsonRows) {
  const all = byId(statusesOf(statuses))
  const placeOf = ({ toId }: OrderTransition) => all.get(toId)?.position ?? 0
  const inUse = ({ toId }: OrderTransition) => all.get(toId)?.archivedAt === null
  const leavings = groupBy(
    movesOf(moves)
      .filter(inUse)
      .sort((a, b) => placeOf(a) - placeOf(b)),
    ({ fromId }) => fromId,
  )
  return byId([...all.values()].map((status) => ({ ...status, leavings: leavings.get(status.id) ?? [] })))
}
