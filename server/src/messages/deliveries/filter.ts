import sql, { join, type Sql } from 'sql-template-tag'
import { andVisibleTo } from '../../conversations/visible.ts'
import { UserError } from '../../errors.ts'
import type { MessageState } from '../../generated/prisma/enums.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canReadDeliveries } from '../policy.ts'

/** Which outbound messages a person looks for; ids are uuids, `from` is included and `to` is not. */
export type DeliveryFilter = {
  state?: MessageState | null
  failureCode?: string | null
  integrationId?: string | null
  authorId?: string | null
  from?: Date | null
  to?: Date | null
  /** A part of the text, or of the customer's name or username. */
  search?: string | null
  /** Only what did not arrive, or of which nobody knows. */
  undeliveredOnly?: boolean | null
}

/**
 * The outbound messages that the viewer may see and the filter asks for, as a condition on `message` m and its
 * `conversation` c, bound to his organization. Throws FORBIDDEN for who may not look.
 */
export function deliveriesWhere(viewer: Viewer, filter: DeliveryFilter): Sql {
  if (!canReadDeliveries(viewer)) throw new UserError('FORBIDDEN')
  const { state, failureCode, integrationId, authorId, from, to, undeliveredOnly } = filter
  const search = filter.search?.trim()
  const conditions = [sql`m.organization_id = ${viewer.organizationId}::uuid and m.direction = 'OUTBOUND'`]
  if (state) conditions.push(sql`m.state = ${state}::message_state`)
  if (undeliveredOnly) conditions.push(sql`m.state in ('FAILED', 'UNKNOWN')`)
  if (failureCode) conditions.push(sql`m.failure_code = ${failureCode}`)
  if (integrationId) conditions.push(sql`m.integration_id = ${integrationId}::uuid`)
  if (authorId) conditions.push(sql`m.author_id = ${authorId}::uuid`)
  if (from) conditions.push(sql`m.created_at >= ${from}`)
  if (to) conditions.push(sql`m.created_at < ${to}`)
  if (search) conditions.push(matching(search))
  return sql`${join(conditions, ' and ')}${andVisibleTo(viewer)}`
}

/** `@name` looks for usernames only, like the search of the inbox. */
function matching(search: string): Sql {
  const part = `%${search.replace(/^@/, '').replace(/[\\%_]/g, '\\$&')}%`
  const byUsername = sql`exists (select from contact_identity i
    where i.contact_id = c.contact_id and i.username ilike ${part})`
  if (search.startsWith('@')) return byUsername
  return sql`(m.text ilike ${part} or ${byUsername}
    or exists (select from contact p where p.id = c.contact_id and p.name ilike ${part}))`
}
