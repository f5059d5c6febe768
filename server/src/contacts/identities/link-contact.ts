import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import { commit, type Transaction } from '../../events/commit.ts'
import type { Viewer } from '../../team/viewer.ts'
import { lockContact } from '../card/lock-contact.ts'
import { tellContact } from '../card/tell-contact.ts'
import { canEditContacts } from '../policy.ts'
import { linkIdentity, type LockedIdentity, lockIdentity, moveConversations } from './link-identity.ts'

/** Whose an address is, and by what a member knows it. */
export type LinkChoice = { contactId: string; identityId: string; by: 'PHONE' | 'MANUAL' }

/**
 * A member says whose an address is; answers the customer's id. By PHONE only when both cards bear the same phone
 * (else BAD_INPUT). Throws FORBIDDEN, NOT_FOUND.
 */
export async function linkContact(viewer: Viewer, { contactId, identityId, by }: LinkChoice): Promise<string> {
  if (!canEditContacts(viewer)) throw new UserError('FORBIDDEN')
  return commit(viewer.organizationId, async (tx) => {
    const identity = await visibleIdentity(tx, viewer, identityId)
    const contact = await lockContact(tx, viewer, { contactId })
    if (by === 'PHONE' && !(await haveSamePhone(tx, contactId, identity.contactId))) {
      throw new UserError('BAD_INPUT', { path: ['input', 'by'] })
    }
    await linkIdentity(tx, identity, { contactId: contact.id, by, actorId: viewer.memberId })
    return contact.id
  })
}

/**
 * Takes an address from the card it was tied to; answers that card's id. The address stands for an unknown writer
 * again, with its conversations. Throws FORBIDDEN, NOT_FOUND, CONFLICT for one that was never tied to anybody.
 */
export async function unlinkIdentity(viewer: Viewer, identityId: string): Promise<string> {
  if (!canEditContacts(viewer)) throw new UserError('FORBIDDEN')
  return commit(viewer.organizationId, async (tx) => {
    const identity = await visibleIdentity(tx, viewer, identityId)
    if (!identity.isLinked) throw new UserError('CONFLICT')
    const spare = await tx.row<{ id: string }>(sql`
      insert into contact (organization_id, name, locale, avatar_key)
      select organization_id, ${identity.displayName}, locale, avatar_key from contact
      where id = ${identity.contactId} and organization_id = ${tx.organizationId} returning id`)
    await tx.rows(sql`
      update contact_identity set contact_id = ${spare!.id}, linked_at = null, linked_by = null
      where id = ${identity.id} and organization_id = ${tx.organizationId}`)
    await moveConversations(tx, identity, spare!.id)
    const actorId = viewer.memberId
    await tellContact(tx, spare!.id, { actorId, withConversations: true })
    await tellContact(tx, identity.contactId, { actorId })
    return identity.contactId
  })
}

async function visibleIdentity(tx: Transaction, viewer: Viewer, id: string): Promise<LockedIdentity> {
  const identity = await lockIdentity(tx, id)
  if (!identity) throw new UserError('NOT_FOUND')
  await lockContact(tx, viewer, { contactId: identity.contactId })
  return identity
}

async function haveSamePhone(tx: Transaction, one: string, other: string): Promise<boolean> {
  const same = await tx.row(sql`
    select a.id from contact a join contact b on b.phone_digits = a.phone_digits
    where a.id = ${one} and b.id = ${other} and a.organization_id = ${tx.organizationId}
      and b.organization_id = ${tx.organizationId}`)
  return same !== undefined
}
