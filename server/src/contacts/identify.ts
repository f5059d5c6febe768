import sql from 'sql-template-tag'
import type { Transaction } from '../events/transaction.ts'

/** Who writes, as his provider describes him now. */
export type Person = { provider: string; externalId: string; name: string; username?: string; locale?: string }

/** The contact behind a person. `isChanged`: he is new, or his name or username differs from what was known. */
export type Identified = { contactId: string; identityId: string; isChanged: boolean }

type Found = {
  identity_id: string
  contact_id: string
  fresh_id: string | null
  old_name: string | null
  is_changed: boolean
}

/**
 * Finds or makes the contact of a provider's person and keeps his name and username as they are today. The contact's
 * own name follows the provider's only while nobody gave him another.
 */
export async function identify(tx: Transaction, person: Person): Promise<Identified> {
  const found = await tx.row<Found>(upsert(tx.organizationId, person))
  if (!found) return identify(tx, person)
  if (found.fresh_id && found.fresh_id !== found.contact_id) {
    // Somebody else made him between our look and our insert: his contact counts, ours has nothing yet.
    await tx.rows(sql`delete from contact where id = ${found.fresh_id} and organization_id = ${tx.organizationId}`)
  }
  if (found.old_name !== null && found.is_changed) {
    await tx.rows(sql`
      update contact set name = ${person.name}
      where id = ${found.contact_id} and organization_id = ${tx.organizationId} and name = ${found.old_name}`)
  }
  return { contactId: found.contact_id, identityId: found.identity_id, isChanged: found.is_changed }
}

/** One statement for the common case (known, unchanged) and for the first message alike. */
function upsert(organizationId: string, person: Person) {
  const { provider, externalId, name, username = null, locale = null } = person
  return sql`
    with known as (
      select id, contact_id, display_name, username from contact_identity
      where organization_id = ${organizationId} and provider = ${provider} and external_id = ${externalId}
    ), fresh as (
      insert into contact (organization_id, name, locale)
      select ${organizationId}::uuid, ${name}, ${locale} where not exists (select from known)
      returning id
    ), stored as (
      insert into contact_identity (organization_id, contact_id, provider, external_id, username, display_name)
      select ${organizationId}::uuid, coalesce((select contact_id from known), (select id from fresh)), ${provider},
        ${externalId}, ${username}, ${name}
      where not exists (
        select from known where display_name = ${name} and username is not distinct from ${username}::text
      )
      on conflict (organization_id, provider, external_id)
      do update set username = excluded.username, display_name = excluded.display_name
      returning id, contact_id
    )
    select coalesce(stored.id, known.id) as identity_id, coalesce(stored.contact_id, known.contact_id) as contact_id,
      (select id from fresh) as fresh_id, known.display_name as old_name, stored.id is not null as is_changed
    from known full join stored on known.id = stored.id`
}
