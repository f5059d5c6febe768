import sql from 'sql-template-tag'
import { preparedRows } from '../../db/query.ts'
import { together } from '../../db/together.ts'

/** An order as another system is told of it. `priceMinor` is in the smallest units. */
export type ShownOrder = {
  id: string
  number: number
  externalId: string | null
  title: string
  description: string | null
  contactId: string | null
  branchId: string | null
  statusKey: string
  statusName: string
  priceMinor: string | null
  currency: string
  dueAt: Date | null
  version: number
  createdAt: Date
  movedAt: Date
  closedAt: Date | null
}

type Asked = { organizationId: string; id: string }

const read = together<Asked, ShownOrder | undefined>(async (asked) => {
  const found = await preparedRows<ShownOrder & { organizationId: string }>(sql`
    select o.id, o.organization_id as "organizationId", o.number, o.external_id as "externalId", o.title,
      o.description, o.contact_id as "contactId", o.branch_id as "branchId", s.key as "statusKey",
      s.name as "statusName", o.price_minor::text as "priceMinor", o.currency, o.due_at as "dueAt", o.version,
      o.created_at as "createdAt", o.moved_at as "movedAt", o.closed_at as "closedAt"
    from customer_order o join order_status s on s.id = o.status_id
    where o.id = any(${asked.map(({ id }) => id)}::uuid[])`)
  return asked.map((one) =>
    found.find(({ id, organizationId }) => id === one.id && organizationId === one.organizationId),
  )
})

/** An order as it stands; throws when it is gone. Of many that are asked for at a time one statement reads. */
export async function shownOrder(organizationId: string, id: string): Promise<ShownOrder> {
  const order = await read({ organizationId, id })
  if (!order) throw new Error('the order is gone')
  return order
}
