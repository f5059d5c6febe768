import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'

/** How many updates stand in the quarantines of bots and can be replayed, by the id of the bot; one statement. */
export async function quarantineSizes(organizationId: string, integrationIds: string[]): Promise<Map<string, number>> {
  const found = await rows<{ id: string; size: number }>(sql`
    select integration_id as id, count(*)::int as size from raw_update
    where organization_id = ${organizationId} and integration_id = any(${integrationIds}::uuid[])
      and state = 'QUARANTINED' and body <> ''::bytea
    group by integration_id`)
  return new Map(found.map(({ id, size }) => [id, size]))
}
