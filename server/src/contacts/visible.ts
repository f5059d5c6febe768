import type { Prisma } from '../generated/prisma/client.ts'
import { isAtLeast } from '../team/policy.ts'
import type { Actor } from '../team/viewer.ts'

/** Whoever is limited to branches sees the customers who have a conversation there, or one without a branch. */
export function visibleContacts(actor: Actor): Prisma.ContactWhereInput {
  if (actor.kind === 'system' || isAtLeast(actor, 'SUPERVISOR') || actor.branchIds.length === 0) return {}
  return { conversations: { some: { OR: [{ branchId: null }, { branchId: { in: actor.branchIds } }] } } }
}

/** Customers by a part of their name or username; nothing given finds all. */
export function contactsNamed(search: string | null | undefined): Prisma.ContactWhereInput {
  const part = search?.trim().replace(/^@/, '')
  if (!part) return {}
  const like = { contains: part, mode: 'insensitive' } as const
  return { OR: [{ name: like }, { identities: { some: { username: like } } }] }
}
