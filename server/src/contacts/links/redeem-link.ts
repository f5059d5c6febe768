import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'
import { hashSecret } from '../../lib/secret.ts'
import { type Address, identityAt, linkIdentity } from '../identities/link-identity.ts'

/** A code that somebody at `address` gave to a bot. */
export type GivenCode = { integrationId: string; code: string; address: Address }

/**
 * Takes a link's code: when it is one of this bot, unused and in time, whoever gave it is the link's customer from this
 * commit on. Answers whether it was; a guessed, used or expired one changes nothing.
 */
export async function redeemContactLink(tx: Transaction, given: GivenCode): Promise<boolean> {
  const identity = await identityAt(tx, given.address)
  if (!identity) return false
  const used = await tx.row<{ contactId: string }>(sql`
    update contact_link set used_at = now()
    where code_hash = ${hashSecret(given.code)} and integration_id = ${given.integrationId}
      and organization_id = ${tx.organizationId} and used_at is null and expires_at > now()
    returning contact_id as "contactId"`)
  if (!used) return false
  await linkIdentity(tx, identity, { contactId: used.contactId, by: 'DEEP_LINK' })
  return true
}
