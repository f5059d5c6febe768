import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import { commit, type Transaction } from '../../events/commit.ts'
import { once } from '../../team/once.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canEditContacts } from '../policy.ts'
import { refuseTakenId } from './external-id.ts'
import { type LockedContact, lockContact } from './lock-contact.ts'
import { digitsOf } from './phone.ts'
import { tellContact } from './tell-contact.ts'
import { type Card, type CardInput, cardWith, type OwnField } from './values.ts'

/** Which card, by its id or the integrator's own, and what is to be written into it. */
export type ContactUpsert = CardInput & {
  id?: string | null
  expectedVersion?: number | null
  clientMutationId?: string | null
}

/**
 * Changes a customer's card, or makes one when there is none with this external id; answers its id. The same again
 * changes nothing. Throws FORBIDDEN, NOT_FOUND, VERSION_CONFLICT, BAD_INPUT with the path, CONFLICT for an external id
 * that another card has, IDEMPOTENCY_CONFLICT.
 */
export async function upsertContact(viewer: Viewer, input: ContactUpsert): Promise<string> {
  if (!canEditContacts(viewer)) throw new UserError('FORBIDDEN')
  const { clientMutationId, ...rest } = input
  const key = { clientMutationId, input: ['contact', rest] }
  const stored = commit(viewer.organizationId, (tx) => once(tx, viewer, { key, apply: () => store(tx, viewer, input) }))
  return stored.catch(refuseTakenId)
}

async function store(tx: Transaction, viewer: Viewer, input: ContactUpsert): Promise<string> {
  const known = await findKnown(tx, viewer, input)
  const fields = input.attributes?.length ? await fieldsOf(tx) : []
  const card = cardWith(known, input, fields)
  if (known) return change(tx, viewer, { known, card })
  // Somebody else made it a moment before us: the second look sees it.
  const id = (await insert(tx, card)) ?? (await store(tx, viewer, input))
  await tellContact(tx, id, { actorId: viewer.memberId })
  return id
}

async function findKnown(tx: Transaction, viewer: Viewer, input: ContactUpsert): Promise<LockedContact | undefined> {
  const { id, externalId, expectedVersion } = input
  if (id) return lockContact(tx, viewer, { contactId: id, expectedVersion })
  const found = externalId ? await withExternalId(tx, externalId.trim()) : undefined
  return found && lockContact(tx, viewer, { contactId: found.id, expectedVersion })
}

function withExternalId(tx: Transaction, externalId: string) {
  return tx.row<{ id: string }>(sql`
    select id from contact where organization_id = ${tx.organizationId} and external_id = ${externalId}`)
}

function fieldsOf(tx: Transaction): Promise<OwnField[]> {
  return tx.rows<OwnField>(sql`
    select key, kind, choices from contact_field where organization_id = ${tx.organizationId}`)
}

async function change(tx: Transaction, viewer: Viewer, { known, card }: { known: LockedContact; card: Card }) {
  const { id, version: _version, ...old } = known
  if (isSame(old, card)) return id
  if (card.externalId && card.externalId !== old.externalId && (await withExternalId(tx, card.externalId))) {
    throw new UserError('CONFLICT', { path: ['input', 'externalId'] })
  }
  await tx.rows(sql`
    update contact set name = ${card.name}, phone = ${card.phone}, phone_digits = ${card.phone && digitsOf(card.phone)},
      email = ${card.email}, company = ${card.company}, external_id = ${card.externalId},
      attributes = ${JSON.stringify(card.attributes)}::jsonb, version = version + 1
    where id = ${id} and organization_id = ${tx.organizationId}`)
  await tellContact(tx, id, { actorId: viewer.memberId, withConversations: old.name !== card.name })
  return id
}

function isSame({ attributes: old, ...one }: Card, { attributes: now, ...other }: Card): boolean {
  const keys = Object.keys({ ...old, ...now })
  if (keys.some((key) => old[key] !== now[key])) return false
  return (Object.keys(one) as (keyof typeof one)[]).every((field) => one[field] === other[field])
}

async function insert(tx: Transaction, card: Card): Promise<string | undefined> {
  const made = await tx.row<{ id: string }>(sql`
    insert into contact (organization_id, name, phone, phone_digits, email, company, external_id, attributes)
    values (${tx.organizationId}, ${card.name}, ${card.phone}, ${card.phone && digitsOf(card.phone)}, ${card.email},
      ${card.company}, ${card.externalId}, ${JSON.stringify(card.attributes)}::jsonb)
    on conflict (organization_id, external_id) do nothing returning id`)
  return made?.id
}
