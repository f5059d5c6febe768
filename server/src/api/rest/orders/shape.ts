import { shownOrder } from '../../../orders/card/shown-order.ts'
import { amountOf } from '../../../orders/money.ts'
import type { Viewer } from '../../../team/viewer.ts'

/** An order in the words of the REST face; its price is a decimal. */
export async function shapeOfOrder({ organizationId }: Viewer, id: string) {
  const order = await shownOrder(organizationId, id)
  return {
    id: order.id,
    number: order.number,
    external_id: order.externalId,
    title: order.title,
    description: order.description,
    contact_id: order.contactId,
    branch_id: order.branchId,
    status: order.statusKey,
    status_name: order.statusName,
    price: order.priceMinor === null ? null : amountOf(order.priceMinor, order.currency),
    currency: order.currency,
    due_at: order.dueAt?.toISOString() ?? null,
    version: order.version,
    created_at: order.createdAt.toISOString(),
    moved_at: order.movedAt.toISOString(),
    closed_at: order.closedAt?.toISOString() ?? null,
  }
}
