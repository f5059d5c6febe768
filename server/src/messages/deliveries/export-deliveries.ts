import sql from 'sql-template-tag'
import { encodePlace } from '../../conversations/cursor.ts'
import { rows } from '../../db/query.ts'
import type { MessageState } from '../../generated/prisma/enums.ts'
import type { Viewer } from '../../team/viewer.ts'
import type { DeliveryFilter } from './filter.ts'
import { deliveryIds } from './page.ts'

/** One message with its newest attempt, flat, as a table shows it. */
export type DeliveryRecord = {
  id: string
  createdAt: Date
  state: MessageState
  bot: string
  contact: string
  author: string | null
  kind: string
  text: string | null
  failureCode: string | null
  attempts: number
  startedAt: Date | null
  latencyMs: number | null
  httpCode: number | null
  answer: string | null
  reason: string | null
  nextTryAt: Date | null
  sentAt: Date | null
}

const pageSize = 500

/** The deliveries of a filter, the newest first, page by page: never more in memory than one page, at most `limit`. */
export async function* exportDeliveries(
  viewer: Viewer,
  filter: DeliveryFilter,
  limit: number,
): AsyncGenerator<DeliveryRecord[]> {
  let after: string | undefined
  for (let left = limit; left > 0; left -= pageSize) {
    const ids = await deliveryIds(viewer, filter, { after, limit: Math.min(pageSize, left) })
    const page = ids.length > 0 ? await recordsOf(viewer, ids) : []
    if (page.length > 0) yield page
    const last = page.at(-1)
    if (!last || ids.length < pageSize) return
    after = encodePlace({ at: last.createdAt, id: last.id })
  }
}

function recordsOf(viewer: Viewer, ids: string[]): Promise<DeliveryRecord[]> {
  return rows<DeliveryRecord>(sql`
    select m.id, m.created_at as "createdAt", m.state, i.name as bot, p.name as contact, a.name as author, m.kind,
      m.text, m.failure_code as "failureCode", coalesce(d.number, 0) as attempts, d.started_at as "startedAt",
      d.latency_ms as "latencyMs", d.http_code as "httpCode", d.answer, d.reason, d.next_try_at as "nextTryAt",
      m.sent_at as "sentAt"
    from message m
    join conversation c on c.id = m.conversation_id
    join contact p on p.id = c.contact_id
    join integration i on i.id = m.integration_id
    left join member a on a.id = m.author_id
    left join lateral (
      select * from delivery_attempt where message_id = m.id order by number desc limit 1
    ) d on true
    where m.organization_id = ${viewer.organizationId}::uuid and m.id = any(${ids}::uuid[])
    order by m.created_at desc, m.id desc`)
}
