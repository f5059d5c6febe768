import sql from 'sql-template-tag'
import { row } from '../db/query.ts'

/** What a move of an order means to people. */
export type MoveMeaning = 'TAKEN' | 'READY' | 'MOVED'

/** Whether a move was the first one, led to a status that means ready, or neither; undefined when it is gone. */
export async function meaningOfMove(organizationId: string, changeId: string): Promise<MoveMeaning | undefined> {
  const move = await row<{ meaning: MoveMeaning }>(sql`
    select case when h.from_status_id is null then 'TAKEN' when s.is_ready then 'READY' else 'MOVED' end as meaning
    from order_change h join order_status s on s.id = h.to_status_id
    where h.id = ${changeId} and h.organization_id = ${organizationId}`)
  return move?.meaning
}
