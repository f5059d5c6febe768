import { UserError } from '../errors.ts'
import { commit, type Transaction } from '../events/commit.ts'
import { cleanText } from '../lib/clean-text.ts'
import { once } from '../team/once.ts'
import type { Viewer } from '../team/viewer.ts'
import { lockOrder, type SeenOrder } from './card/lock-order.ts'
import { moveOrder, statusOf, type StatusName } from './card/move.ts'
import { canWorkOnOrders } from './policy.ts'

/** Which order, and to which status. */
export type StatusMove = SeenOrder & StatusName & { comment?: string | null; clientMutationId?: string | null }

/** The order, and the change it has made in its history; null when the order was there already. */
export type Moved = { orderId: string; changeId: string | null }

/**
 * Moves an order to another status. Of several who saw the same version one wins, the others get VERSION_CONFLICT.
 * Throws FORBIDDEN, NOT_FOUND, TRANSITION_FORBIDDEN with the allowed ones, IDEMPOTENCY_CONFLICT.
 */
export async function changeOrderStatus(viewer: Viewer, input: StatusMove): Promise<Moved> {
  if (!canWorkOnOrders(viewer)) throw new UserError('FORBIDDEN')
  const { clientMutationId, ...rest } = input
  const key = { clientMutationId, input: ['order status', rest] }
  return commit(viewer.organizationId, (tx) => once(tx, viewer, { key, apply: () => change(tx, viewer, input) }))
}

async function change(tx: Transaction, viewer: Viewer, input: StatusMove): Promise<Moved> {
  const order = await lockOrder(tx, viewer, input)
  if (!input.statusId && !input.statusKey) throw new UserError('BAD_INPUT', { path: ['input', 'statusId'] })
  const to = await statusOf(tx, input)
  const comment = cleanText(input.comment ?? '').trim() || null
  return { orderId: order.id, changeId: await moveOrder(tx, viewer, { order, to, comment }) }
}
