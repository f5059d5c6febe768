import sql from 'sql-template-tag'
import { preparedRows } from '../../db/query.ts'
import { together } from '../../db/together.ts'
import { sayMoney } from '../../orders/money.ts'
import { sayMoment } from '../../texts.ts'
import { linkTo, pages } from './link.ts'
import type { KnownSubject, MannerIn } from './subject.ts'

type Move = {
  id: string
  organizationId: string
  orderId: string
  number: number
  title: string
  description: string | null
  contactId: string | null
  client: string | null
  branchId: string | null
  branch: string | null
  fromStatusId: string | null
  toStatusId: string
  isReady: boolean
  from: string | null
  to: string
  comment: string | null
  manager: string | null
  priceMinor: string | null
  currency: string
  dueAt: Date | null
}

/** Of many that come at once one statement reads several. */
const moveOf = together<string, Move | undefined>(async (ids) => {
  const found = await preparedRows<Move>(sql`
    select h.id, h.organization_id as "organizationId", o.id as "orderId", o.number, o.title, o.description,
      o.contact_id as "contactId", c.name as client, o.branch_id as "branchId", b.name as branch,
      h.from_status_id as "fromStatusId", h.to_status_id as "toStatusId", t.is_ready as "isReady", f.name as from,
      t.name as to, h.comment, m.name as manager, o.price_minor::text as "priceMinor", o.currency, o.due_at as "dueAt"
    from order_change h join customer_order o on o.id = h.order_id join order_status t on t.id = h.to_status_id
    left join order_status f on f.id = h.from_status_id left join contact c on c.id = o.contact_id
    left join branch b on b.id = o.branch_id left join member m on m.id = h.actor_id
    where h.id = any(${ids}::uuid[])`)
  const byId = new Map(found.map((move) => [move.id, move]))
  return ids.map((id) => byId.get(id))
})

/** What there is to say of one move of an order (its creation is the first); undefined when it is gone. */
export async function ofOrderChange(
  organizationId: string,
  changeId: string,
  mannerOf: MannerIn,
): Promise<KnownSubject | undefined> {
  const move = await moveOf(changeId)
  if (move?.organizationId !== organizationId) return undefined
  const manner = mannerOf(move.branchId)
  return {
    subjectId: changeId,
    branchId: move.branchId,
    conversationId: null,
    contactId: move.contactId,
    memberIds: [],
    integrationId: null,
    move: { fromStatusId: move.fromStatusId, toStatusId: move.toStatusId, isReady: move.isReady },
    once: changeId,
    facts: {
      branch: move.branch,
      link: linkTo(pages.order(move.orderId)),
      client: move.client,
      manager: move.manager,
      comment: move.comment,
      'order.number': String(move.number),
      'order.title': move.title,
      'order.description': move.description,
      'order.status': move.to,
      'order.previous_status': move.from,
      'order.price': move.priceMinor === null ? null : sayMoney(move.priceMinor, move.currency, manner.locale),
      'order.due': move.dueAt && sayMoment(move.dueAt, manner),
    },
  }
}
