import sql, { empty, type Sql } from 'sql-template-tag'
import type { Prisma } from '../generated/prisma/client.ts'
import { andOfBranches, ofBranches } from '../team/of-branches.ts'
import { limitingBranches } from '../team/policy.ts'
import type { Actor } from '../team/viewer.ts'

/**
 * Whoever is limited to branches sees the customers who have a conversation or an order there, or one without a branch,
 * and those who have neither yet.
 */
export function visibleContacts(actor: Actor): Prisma.ContactWhereInput {
  if (limitingBranches(actor) === null) return {}
  const here = { some: ofBranches(actor) }
  const isNowhere = { conversations: { none: {} }, orders: { none: {} } }
  return { OR: [{ conversations: here }, { orders: here }, isNowhere] }
}

/** The same for SQL, to be put after another condition on the table `contact` (alias k). */
export function andVisibleContact(actor: Actor): Sql {
  if (limitingBranches(actor) === null) return empty
  const here = sql`v.contact_id = k.id${andOfBranches(actor, sql`v.branch_id`)}`
  return sql` and (
    exists (select from conversation v where ${here}) or exists (select from customer_order v where ${here})
    or not exists (select from conversation v where v.contact_id = k.id)
      and not exists (select from customer_order v where v.contact_id = k.id))`
}

/** Customers by a part of their name, username, phone, e-mail or company; nothing given finds all. */
export function contactsNamed(search: string | null | undefined): Prisma.ContactWhereInput {
  const part = search?.trim().replace(/^@/, '')
  if (!part) return {}
  const like = { contains: part, mode: 'insensitive' } as const
  return {
    OR: [
      { name: like },
      { email: like },
      { company: like },
      { identities: { some: { username: like } } },
      ...phonesLike(part).map((digits) => ({ phoneDigits: { contains: digits } })),
    ],
  }
}

/** «8 (999) 12» and «+7 999 12» are the beginning of the same number. */
function phonesLike(part: string): string[] {
  const digits = part.replace(/\D/g, '')
  if (digits.length < 3 || !/^[\d\s()+-]+$/.test(part)) return []
  return digits.startsWith('8') ? [digits, `7${digits.slice(1)}`] : [digits]
}
