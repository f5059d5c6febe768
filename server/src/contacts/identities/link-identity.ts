import sql from 'sql-template-tag'
import { channelOf } from '../../channels/registry.ts'
import type { Transaction } from '../../events/transaction.ts'
import { IntegrationKind, type LinkedBy } from '../../generated/prisma/enums.ts'
import { tellContact } from '../card/tell-contact.ts'
import { mergeSpareCard } from './merge-spare-card.ts'

/** Somebody's address at a provider. */
export type Address = { provider: string; externalId: string }

/** An address as the verbs need it, locked until the commit. */
export type LockedIdentity = Address & {
  id: string
  contactId: string
  displayName: string
  isLinked: boolean
}

const columns = sql`id, provider, external_id as "externalId", contact_id as "contactId",
  display_name as "displayName", linked_at is not null as "isLinked"`

/** Finds and locks an address of the organization by what the provider calls it. */
export function identityAt(tx: Transaction, address: Address): Promise<LockedIdentity | undefined> {
  return tx.row<LockedIdentity>(sql`
    select ${columns} from contact_identity
    where organization_id = ${tx.organizationId} and provider = ${address.provider}
      and external_id = ${address.externalId} for no key update`)
}

/** Finds and locks an address by its id. */
export function lockIdentity(tx: Transaction, id: string): Promise<LockedIdentity | undefined> {
  return tx.row<LockedIdentity>(sql`
    select ${columns} from contact_identity where id = ${id} and organization_id = ${tx.organizationId}
    for no key update`)
}

/**
 * Says that an address is this customer's: it moves to his card with its conversations, and the card that only stood
 * for the unknown writer goes, with all it had. When and how is kept; the feed is told.
 */
export async function linkIdentity(
  tx: Transaction,
  identity: LockedIdentity,
  { contactId, by, actorId = null }: { contactId: string; by: LinkedBy; actorId?: string | null },
): Promise<void> {
  await tx.rows(sql`
    update contact_identity set contact_id = ${contactId}, linked_at = clock_timestamp(), linked_by = ${by}::linked_by
    where id = ${identity.id} and organization_id = ${tx.organizationId}`)
  const isMoved = identity.contactId !== contactId
  if (isMoved) {
    await moveConversations(tx, identity, contactId)
    if (!identity.isLinked) await mergeSpareCard(tx, { from: identity.contactId, to: contactId })
    await tellContact(tx, identity.contactId, { actorId })
  }
  await tellContact(tx, contactId, { actorId, withConversations: true })
  const conversationId = await newestChat(tx, identity, contactId)
  tx.append({ kind: 'CONTACT_LINKED', subjectId: contactId, conversationId, actorId })
}

/** Gives the conversations of an address to another card. */
export async function moveConversations(tx: Transaction, identity: LockedIdentity, contactId: string): Promise<void> {
  const kinds = Object.values(IntegrationKind).filter((kind) => channelOf(kind).provider === identity.provider)
  await tx.rows(sql`
    update conversation c set contact_id = ${contactId} from integration i
    where c.organization_id = ${tx.organizationId} and c.contact_id = ${identity.contactId}
      and c.external_chat_id = ${identity.externalId} and i.id = c.integration_id
      and i.kind = any(${kinds}::integration_kind[])`)
}

async function newestChat(tx: Transaction, { externalId }: Address, contactId: string): Promise<string | null> {
  const chat = await tx.row<{ id: string }>(sql`
    select id from conversation
    where organization_id = ${tx.organizationId} and contact_id = ${contactId} and external_chat_id = ${externalId}
    order by last_message_at desc limit 1`)
  return chat?.id ?? null
}
