import sql from 'sql-template-tag'
import { digitsOf, normalizePhone } from '../../contacts/card/phone.ts'
import { tellContact } from '../../contacts/card/tell-contact.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { LeadFields } from './lead-input.ts'

/**
 * The card of the person who left a lead, by his phone, else by his e-mail; a new card when nobody has them. A card
 * that is there is never changed by a form: anybody may write anybody's number there. Null when he left neither.
 */
export async function findClient(tx: Transaction, lead: LeadFields): Promise<string | null> {
  const phone = lead.phone && normalizePhone(lead.phone)
  const email = lead.email && /^\S+@\S+\.\S+$/.test(lead.email) ? lead.email : null
  if (!phone && !email) return null
  const look = async () => (phone && (await byPhone(tx, phone))) || (email && (await byEmail(tx, email)))
  const known = await look()
  if (known) return known
  await lockNewcomer(tx, { phone, email })
  return (await look()) || makeCard(tx, { ...lead, phone, email })
}

/** Of two first leads of one person at the same moment the second waits for the first one's card. */
async function lockNewcomer(tx: Transaction, { phone, email }: { phone: string | null; email: string | null }) {
  const names = [phone && digitsOf(phone), email?.toLowerCase()].filter(Boolean)
  // In one order everywhere, so that two who have both in common do not wait for each other.
  await tx.rows(sql`
    select pg_advisory_xact_lock(hashtextextended(${`newcomer:${tx.organizationId}:`} || name, 0))
    from (select name from unnest(${names}::text[]) name order by name) names`)
}

/** Several cards with one phone: the one that talks with us, else the oldest. */
async function byPhone(tx: Transaction, phone: string): Promise<string | undefined> {
  const found = await tx.row<{ id: string }>(sql`
    select id from contact k where organization_id = ${tx.organizationId} and phone_digits = ${digitsOf(phone)}
    order by exists (select from conversation where contact_id = k.id) desc, created_at, id limit 1`)
  return found?.id
}

async function byEmail(tx: Transaction, email: string): Promise<string | undefined> {
  const found = await tx.row<{ id: string }>(sql`
    select id from contact k where organization_id = ${tx.organizationId} and lower(email) = ${email.toLowerCase()}
    order by exists (select from conversation where contact_id = k.id) desc, created_at, id limit 1`)
  return found?.id
}

async function makeCard(
  tx: Transaction,
  lead: Pick<LeadFields, 'name' | 'phone' | 'email' | 'company'>,
): Promise<string> {
  const { name, phone, email, company } = lead
  const made = await tx.row<{ id: string }>(sql`
    insert into contact (organization_id, name, phone, phone_digits, email, company)
    values (${tx.organizationId}, ${name ?? phone ?? email}, ${phone}, ${phone && digitsOf(phone)}, ${email},
      ${company})
    returning id`)
  await tellContact(tx, made!.id)
  return made!.id
}
