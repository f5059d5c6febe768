import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'
import { digitsOf, phoneOfCard } from '../card/phone.ts'
import { tellContact } from '../card/tell-contact.ts'
import { type Address, identityAt, linkIdentity } from './link-identity.ts'

/**
 * Somebody shared his own phone, as the provider vouches: when exactly one other card has it, he is that customer; when
 * none has, his own card bears it from now on; between several a member has to choose. An address that was tied to a
 * card before stays there.
 */
export async function sharePhone(tx: Transaction, shared: { address: Address; phone: string }): Promise<void> {
  const identity = await identityAt(tx, shared.address)
  const phone = phoneOfCard(shared.phone)
  if (!identity || !phone) return
  const own = identity.contactId
  if (identity.isLinked) return keep(tx, own, phone)
  const cards = await tx.rows<{ id: string }>(sql`
    select id from contact where organization_id = ${tx.organizationId} and phone_digits = ${digitsOf(phone)}
      and id <> ${own} order by id limit 2 for no key update`)
  if (cards.length > 1) return keep(tx, own, phone)
  await keep(tx, own, phone)
  await linkIdentity(tx, identity, { contactId: cards[0]?.id ?? own, by: 'SHARED_CONTACT' })
}

/** What a card says already is not written over: somebody of us wrote it. */
async function keep(tx: Transaction, contactId: string, phone: string): Promise<void> {
  const kept = await tx.row(sql`
    update contact set phone = ${phone}, phone_digits = ${digitsOf(phone)}, version = version + 1
    where id = ${contactId} and organization_id = ${tx.organizationId} and phone is null returning id`)
  if (kept) await tellContact(tx, contactId)
}
