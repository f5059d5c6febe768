import sql, { empty, raw, type Sql } from 'sql-template-tag'
import { decodePlace } from '../../conversations/cursor.ts'
import { rows } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { Viewer } from '../../team/viewer.ts'
import { deliveriesWhere, type DeliveryFilter } from './filter.ts'

/** A stretch of the list between two cursors, both ends excluded; `isBackwards` walks it from its end. */
export type DeliveryStretch = { after?: string; before?: string; limit: number; isBackwards?: boolean }

/**
 * The ids of a page of deliveries, the newest first (the oldest first when walked backwards). The order is time and
 * id, which never change: a list that grows loses and doubles nothing. Throws FORBIDDEN, BAD_INPUT for a bad cursor.
 */
export async function deliveryIds(viewer: Viewer, filter: DeliveryFilter, stretch: DeliveryStretch): Promise<string[]> {
  const direction = raw(stretch.isBackwards ? 'asc' : 'desc')
  const found = await rows<{ id: string }>(sql`
    select m.id from message m join conversation c on c.id = m.conversation_id
    where ${deliveriesWhere(viewer, filter)}${beyond('<', stretch.after)}${beyond('>', stretch.before)}
    order by m.created_at ${direction}, m.id ${direction} limit ${stretch.limit}`)
  return found.map((message) => message.id)
}

function beyond(side: '<' | '>', cursor: string | undefined): Sql {
  if (cursor === undefined) return empty
  const place = decodePlace(cursor)
  if (!place) throw new UserError('BAD_INPUT', { path: [side === '<' ? 'after' : 'before'], detail: 'cursor' })
  return sql` and (m.created_at, m.id) ${raw(side)} (${place.at}::timestamptz, ${place.id}::uuid)`
}
