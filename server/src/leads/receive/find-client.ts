import sql from 'sql-template-tag'
import { digitsOf, normalizePhone } from '../../contacts/card/phone.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { LeadFields } from './lead-input.ts'

/** A client's card; a new one has nothing else of his yet. */
export type Client = { contactId: string; isNew: boolean }

/**
 * The card of the person who left a lead, by his phone, else by his e-mail; a new card when nobody has them. A card
 * that is there is never changed by a form: anybody may write anybody's number there. Null when he left neither.
 */
export async function findClient(tx: Transaction, lead: LeadFields): Promise<Client | null> {
  const phone = lead.phone && normalizePhone(lead.phone)
  const email = lead.email && /^\S+@\S+\.\S+$/.test(lead.email) ? lead.email : null
  if (!phone && !email) return null
  const reach = { phone, email }
  const known = await look(tx, reach)
  if (known) return { contactId: known, isNew: false }
  await lockNewcomer(tx, reach)
  const made = await look(tx, reach)
  return made
    ? { contactId: made, isNew: false }
    : { contactId: await makeCard(tx, { ...lead, ...reach }), isNew: true }
}

type Reach = { phone: string | null; email: string | null }

/** Of two first leads of one person at the same moment the second waits for the first one's card. */
async function lockNewcomer(tx: Transaction, { phone, email }: Reach): Promise<void> {
  const names = [phone && digitsOf(phone), email?.toLowerCase()].filter(Boolean)
  // In one order everywhere, so that two who have both in common do not wait for each other.
  await tx.rows(sql`
    select pg_advisory_xact_lock(hashtextextended(${`newcomer:${tx.organizationId}:`} || name, 0))
    from (select name from unnest(${names}::text[]) name order by name) names`)
}

/** His phone says more than his e-mail; of several cards the one that talks with us, else the oldest. */
async function look(tx: Transaction, { phone, email }: Reach): Promise<string | undefined> {
  const found = await tx.row<{ id: string }>(sql`
    select id from (
      select id, created_at, 1 as rank from contact
      where organization_id = ${tx.organizationId} and phone_digits = ${phone && digitsOf(phone)}
      union all
      select id, created_at, 2 from contact
      where organization_id = ${tx.organizationId} and lower(email) = ${email && email.toLowerCase()}
    ) k order by rank, exists (select from conversation where contact_id = k.id) desc, created_at, id limit 1`)
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
  tx.append({ kind: 'CONTACT_CHANGED', subjectId: made!.id })
  return made!.id
}
