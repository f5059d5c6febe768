import sql, { type Sql } from 'sql-template-tag'
import { mayHave } from '../conversations/may-have.ts'
import { UserError } from '../errors.ts'
import { commit } from '../events/commit.ts'
import type { Transaction } from '../events/transaction.ts'
import type { LeadState } from '../generated/prisma/enums.ts'
import type { Viewer } from '../team/viewer.ts'
import { canSeeLead, canWorkOnLeads } from './policy.ts'

/** A lead, and the version of it that the viewer has seen. */
export type SeenLead = { leadId: string; expectedVersion?: number | null }

/** Gives a lead to a member, or to nobody; answers its id. Throws FORBIDDEN, NOT_FOUND, VERSION_CONFLICT, BAD_INPUT. */
export function assignLead(viewer: Viewer, input: SeenLead & { memberId: string | null }): Promise<string> {
  return change(viewer, input, async (tx, lead) => {
    if (input.memberId) {
      const may = await mayHave(tx, input.memberId, lead)
      if (!may) throw new UserError(may === undefined ? 'NOT_FOUND' : 'BAD_INPUT', { path: ['input', 'memberId'] })
    }
    return sql`assignee_id = ${input.memberId}`
  })
}

/** Says how a lead stands; answers its id. Throws FORBIDDEN, NOT_FOUND, VERSION_CONFLICT. */
export function changeLeadState(viewer: Viewer, input: SeenLead & { state: LeadState }): Promise<string> {
  return change(viewer, input, () => Promise.resolve(sql`state = ${input.state}::lead_state`))
}

type Row = { id: string; branchId: string | null; version: number }

async function change(
  viewer: Viewer,
  { leadId, expectedVersion }: SeenLead,
  assignment: (tx: Transaction, lead: Row) => Promise<Sql>,
): Promise<string> {
  if (!canWorkOnLeads(viewer)) throw new UserError('FORBIDDEN')
  return commit(viewer.organizationId, async (tx) => {
    const lead = await tx.row<Row>(sql`
      select id, branch_id as "branchId", version from lead
      where id = ${leadId} and organization_id = ${tx.organizationId} for update`)
    if (!lead || !canSeeLead(viewer, lead)) throw new UserError('NOT_FOUND', { path: ['input', 'leadId'] })
    if (typeof expectedVersion === 'number' && expectedVersion !== lead.version) throw new UserError('VERSION_CONFLICT')
    await tx.rows(sql`
      update lead set ${await assignment(tx, lead)}, version = version + 1
      where id = ${leadId} and organization_id = ${tx.organizationId}`)
    tx.append({ kind: 'LEAD_CHANGED', subjectId: leadId, branchId: lead.branchId, actorId: viewer.memberId })
    return leadId
  })
}
