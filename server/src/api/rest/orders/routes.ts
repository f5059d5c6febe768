import { upsertContact } from '../../../contacts/card/upsert.ts'
import { changeOrderStatus } from '../../../orders/change-status.ts'
import { upsertOrder } from '../../../orders/upsert.ts'
import { needScope } from '../../../team/keys/scopes.ts'
import { type Answered, type Asked, given, type Routes } from '../route.ts'
import { move, upsert } from './rules.ts'
import { shapeOfOrder } from './shape.ts'

/** Orders from another system, which names them by its own ids. `Idempotency-Key` is the `clientMutationId`. */
export const orderRoutes: Routes = {
  'POST /api/v1/orders': { scope: 'orders:write', run: upsertOne },
  'POST /api/v1/orders/{external_id}/status': { scope: 'orders:write', run: moveOne },
}

async function upsertOne({ viewer, body, idempotencyKey }: Asked): Promise<Answered> {
  const { contact, ...order } = given(upsert, body)
  if (contact) needScope(viewer, 'contacts:write')
  const { external_id: externalId, ...card } = contact ?? { external_id: null }
  const contactId = externalId ? await upsertContact(viewer, { externalId, ...card }) : order.contact_id
  const id = await upsertOrder(viewer, {
    externalId: order.external_id,
    title: order.title,
    description: order.description,
    contactId,
    branchId: order.branch_id,
    statusKey: order.status,
    price: order.price,
    currency: order.currency,
    dueAt: order.due_at,
    expectedVersion: order.expected_version,
    clientMutationId: idempotencyKey,
  })
  return { status: 200, body: await shapeOfOrder(viewer, id) }
}

async function moveOne({ viewer, params, body, idempotencyKey }: Asked): Promise<Answered> {
  const { status: statusKey, comment, expected_version: expectedVersion } = given(move, body)
  const externalId = params['external_id']
  const input = { externalId, statusKey, comment, expectedVersion, clientMutationId: idempotencyKey }
  const { orderId, changeId } = await changeOrderStatus(viewer, input)
  return { status: 200, body: { order: await shapeOfOrder(viewer, orderId), change_id: changeId } }
}
