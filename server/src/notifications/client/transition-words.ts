import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import type { KnownSubject } from '../facts/subject.ts'

/**
 * The words for an order's move: those of exactly this transition before those of any move to this status, the branch's
 * before the organization's, else `usual`. Null when the words that hold are switched off.
 */
export async function transitionWords(
  organizationId: string,
  { move, branchId }: KnownSubject,
  usual: string,
): Promise<string | null> {
  if (!move?.fromStatusId) return usual
  const template = await row<{ isEnabled: boolean; text: string }>(sql`
    select is_enabled as "isEnabled", text from transition_template
    where organization_id = ${organizationId} and to_status_id = ${move.toStatusId}
      and (from_status_id is null or from_status_id = ${move.fromStatusId}::uuid)
      and (branch_id is null or branch_id = ${branchId}::uuid)
    order by from_status_id nulls last, branch_id nulls last limit 1`)
  if (!template) return usual
  return template.isEnabled ? template.text : null
}
