import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import { admitGuess } from '../../team/access/throttle.ts'
import type { PublicSite } from '../sites/find-site.ts'
import { type GivenLead, leadFields, saysSomething } from './lead-input.ts'
import { networkOf } from './network.ts'
import { storeLead } from './store-lead.ts'

/** What one visitor of one site may send: people behind one address share it. Counted in PostgreSQL. */
const limits = [
  { count: 20, seconds: 60 },
  { count: 200, seconds: 3600 },
]

/** A lead on its way: what the form gave, from where, and the name that its sender gave this request. */
export type IncomingLead = { given: GivenLead; ip: string; idempotencyKey: string | null }

/**
 * Takes a lead of a site: stored and told in one commit; the same key of a site is one lead. Answers its id. Throws
 * RATE_LIMITED with `retryAt`, BAD_INPUT for one that says nothing.
 */
export async function receiveLead(site: PublicSite, incoming: IncomingLead): Promise<string> {
  await admitGuess([{ name: `lead:${site.id}:${networkOf(incoming.ip)}`, limits }])
  const lead = leadFields(incoming.given)
  if (!saysSomething(lead)) {
    throw new UserError('BAD_INPUT', { detail: 'name, email, phone or message is needed' })
  }
  const source = { siteId: site.id, branchId: site.branchId, key: incoming.idempotencyKey }
  return commit(site.organizationId, (tx) => storeLead(tx, source, lead))
}
