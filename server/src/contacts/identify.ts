import sql from 'sql-template-tag'
import type { Transaction } from '../events/transaction.ts'

/** Who writes, as his provider describes him now. */
export type Person = { provider: string; externalId: string; name: string; username?: string; locale?: string }

/**
 * Part of a `with` that finds or makes the contacts behind persons and keeps their names and usernames as they are
 * today; a contact's own name follows the provider's only while nobody gave him another. Wants `person`
 * (organization_id, provider, external_id, name, username, locale; each once), gives `identified` (organization_id,
 * provider, external_id, contact_id, spare_id). A `spare_id` is a contact made in vain, for `forgetSpare`.
 */
export const identified = sql`
  known as materialized (
    select p.*, i.contact_id, i.display_name as old_name, i.username as old_username,
      case when i.contact_id is null then uuidv7() end as fresh_id
    from person p left join lateral (
      select contact_id, display_name, username from contact_identity
      where organization_id = p.organization_id and provider = p.provider and external_id = p.external_id limit 1
    ) i on true
  ), made as (
    insert into contact (id, organization_id, name, locale)
    select fresh_id, organization_id, name, locale from known where contact_id is null
  ), renamed as (
    update contact c set name = k.name from known k
    where c.id = k.contact_id and c.organization_id = k.organization_id and c.name = k.old_name and k.name <> k.old_name
  ), stored as (
    insert into contact_identity (organization_id, contact_id, provider, external_id, username, display_name)
    select organization_id, coalesce(contact_id, fresh_id), provider, external_id, username, name from known
    where contact_id is null or old_name <> name or old_username is distinct from username
    order by organization_id, provider, external_id
    on conflict (organization_id, provider, external_id)
    do update set username = excluded.username, display_name = excluded.display_name
    returning organization_id, provider, external_id, contact_id
  ), identified as (
    select k.organization_id, k.provider, k.external_id, coalesce(s.contact_id, k.contact_id) as contact_id,
      case when s.contact_id <> k.fresh_id then k.fresh_id end as spare_id
    from known k left join stored s using (organization_id, provider, external_id)
  )`

/** Removes contacts that somebody else made between our look and our insert: his count, ours have nothing yet. */
export async function forgetSpare(tx: Transaction, contactIds: string[]): Promise<void> {
  if (contactIds.length === 0) return
  await tx.rows(sql`delete from contact where id = any(${contactIds}::uuid[])`)
}
