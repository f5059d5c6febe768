import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { quietUntil } from './quiet.ts'

type Hours = { quietFrom: string | null; quietTo: string | null }

/** From when a notice of a branch may ring; null: now. The branch's own quiet hours count before the organization's. */
export async function ringsFrom(
  organizationId: string,
  { branchId, timeZone }: { branchId: string | null; timeZone: string },
): Promise<Date | null> {
  const hours = await row<Hours>(sql`
    select quiet_from as "quietFrom", quiet_to as "quietTo" from notice_hours
    where organization_id = ${organizationId} and (branch_id is null or branch_id = ${branchId}::uuid)
    order by branch_id nulls last limit 1`)
  if (!hours?.quietFrom || !hours.quietTo) return null
  return quietUntil({ quietFrom: hours.quietFrom, quietTo: hours.quietTo, timeZone }, new Date())
}
