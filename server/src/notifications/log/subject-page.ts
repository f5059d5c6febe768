import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'
import type { Notice } from '../../generated/prisma/client.ts'
import { gathered } from '../../lib/gathered.ts'
import type { NoticeEvent } from '../catalogue.ts'
import { pages } from '../facts/link.ts'

const movedOrder = gathered(async (changeIds) => {
  const found = await rows<{ id: string; orderId: string }>(sql`
    select id, order_id as "orderId" from order_change where id = any(${changeIds}::uuid[])`)
  return new Map(found.map(({ id, orderId }) => [id, orderId]))
})

/** Where in the web is what a notice is about, as a path; null for what has no page or is gone. */
export async function subjectPage({
  event,
  subjectId,
  conversationId,
}: Pick<Notice, 'event' | 'subjectId' | 'conversationId'>): Promise<string | null> {
  const dialog = conversationId && pages.conversation(conversationId)
  if (!subjectId) return dialog
  switch (event as NoticeEvent) {
    case 'ORDER_CREATED':
    case 'ORDER_MOVED':
    case 'ORDER_READY': {
      const orderId = await movedOrder(subjectId)
      return orderId ? pages.order(orderId) : null
    }
    case 'LEAD_RECEIVED':
      return pages.lead(subjectId)
    case 'INTEGRATION_TROUBLE':
      return pages.bot(subjectId)
    case 'CLIENT_COMMENT':
    case 'DELIVERY_FAILED':
      return conversationId && pages.message(conversationId, subjectId)
    default:
      return dialog
  }
}
