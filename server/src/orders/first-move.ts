import sql from 'sql-template-tag'
import { row } from '../db/query.ts'

/** Whether a move was the first one, with which the order was taken; undefined when it is gone. */
export async function isFirstMove(organizationId: string, changeId: string): Promise<boolean | undefined> {
  const move = await row<{ isFirst: boolean }>(sql`
    select from_status_id is null as "isFirst" from order_change
    where id = ${changeId} and organization_id = ${organizationId}`)
  return move?.isFirst
}
