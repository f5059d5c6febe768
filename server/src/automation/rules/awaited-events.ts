import sql from 'sql-template-tag'
import { preparedRows } from '../../db/query.ts'

/** The events for which some active rule of an organization waits. */
export async function awaitedEvents(organizationId: string): Promise<Set<string>> {
  const found = await preparedRows<{ event: string }>(sql`
    select distinct event from automation_rule where organization_id = ${organizationId} and is_active`)
  return new Set(found.map(({ event }) => event))
}
