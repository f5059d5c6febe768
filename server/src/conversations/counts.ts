import sql, { type Sql } from 'sql-template-tag'
import { row } from '../db/query.ts'
import type { Viewer } from '../team/viewer.ts'
import { andVisibleTo } from './visible.ts'

/** How many conversations stand in each view; each is cut at 100, so that it costs the same in a big organization. */
export type ConversationCounts = { mine: number; unassigned: number; all: number; closed: number; unreadMine: number }

/** Counts the viewer's views in one query; 100 means "99+". */
export async function countConversations(viewer: Viewer): Promise<ConversationCounts> {
  const mine = sql`c.status = 'OPEN' and c.assignee_id = ${viewer.memberId}`
  const unread = sql`c.inbound_seq > coalesce((
    select r.read_inbound_seq from read_mark r where r.member_id = ${viewer.memberId} and r.conversation_id = c.id), 0)`
  const counts = await row<ConversationCounts>(sql`
    select ${capped(viewer, mine)} as mine,
      ${capped(viewer, sql`c.status = 'OPEN' and c.assignee_id is null`)} as unassigned,
      ${capped(viewer, sql`c.status = 'OPEN'`)} as "all",
      ${capped(viewer, sql`c.status = 'CLOSED'`)} as closed,
      ${capped(viewer, sql`${mine} and ${unread}`)} as "unreadMine"`)
  return counts!
}

function capped(viewer: Viewer, condition: Sql): Sql {
  return sql`(select count(*)::int from (
    select 1 from conversation c
    where c.organization_id = ${viewer.organizationId} and ${condition}${andVisibleTo(viewer)} limit 100
  ) counted)`
}
