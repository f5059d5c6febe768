import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'

/** How many messages wait in the queues of bots, by the id of the bot; one statement for all of them. */
export async function backlogSizes(organizationId: string, integrationIds: string[]): Promise<Map<string, number>> {
  const found = await rows<{ id: string; size: number }>(sql`
    select integration_id as id, count(*)::int as size from message
    where organization_id = ${organizationId} and integration_id = any(${integrationIds}::uuid[])
      and direction = 'OUTBOUND' and state in ('QUEUED', 'SENDING')
    group by integration_id`)
  return new Map(found.map(({ id, size }) => [id, size]))
}
