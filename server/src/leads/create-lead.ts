import sql from 'sql-template-tag'
import { UserError } from '../errors.ts'
import { commit } from '../events/commit.ts'
import { once } from '../team/once.ts'
import type { Viewer } from '../team/viewer.ts'
import { canSeeLead, canWorkOnLeads } from './policy.ts'
import { type GivenLead, leadFields, saysSomething } from './receive/lead-input.ts'
import { storeLead } from './receive/store-lead.ts'

/** A lead that a member or another system of the house writes down, as if it had come from the site. */
export type NewLead = GivenLead & { siteId: string; clientMutationId?: string | null }

/** Stores a lead and tells of it; answers its id. Throws FORBIDDEN, NOT_FOUND, BAD_INPUT, IDEMPOTENCY_CONFLICT. */
export async function createLead(viewer: Viewer, input: NewLead): Promise<string> {
  if (!canWorkOnLeads(viewer)) throw new UserError('FORBIDDEN')
  const { clientMutationId, siteId, ...given } = input
  const lead = leadFields(given)
  if (!saysSomething(lead)) throw new UserError('BAD_INPUT', { path: ['input'] })
  return commit(viewer.organizationId, (tx) => {
    const apply = async () => {
      const site = await tx.row<{ branchId: string | null }>(sql`
        select branch_id as "branchId" from site where id = ${siteId} and organization_id = ${tx.organizationId}`)
      if (!site || !canSeeLead(viewer, site)) throw new UserError('NOT_FOUND', { path: ['input', 'siteId'] })
      return storeLead(tx, { siteId, branchId: site.branchId, key: null, actorId: viewer.memberId }, lead)
    }
    return once(tx, viewer, { key: { clientMutationId, input: ['lead', siteId, lead] }, apply })
  })
}
