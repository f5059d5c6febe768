import type { LeadState } from '../generated/prisma/enums.ts'
import type { Prisma } from '../generated/prisma/client.ts'
import { ofBranches } from '../team/of-branches.ts'
import type { Actor } from '../team/viewer.ts'

/** The policy's `canSeeLead` as a condition for Prisma. */
export function visibleLeads(actor: Actor): Prisma.LeadWhereInput {
  return ofBranches(actor)
}

/** Narrows the list; what is not given does not filter. */
export type LeadFilter = {
  states?: LeadState[] | null
  siteIds?: string[] | null
  branchIds?: string[] | null
  search?: string | null
}

/** The leads of a filter that `actor` may see. */
export function leadsWhere(actor: Actor, filter: LeadFilter): Prisma.LeadWhereInput {
  const { states, siteIds, branchIds } = filter
  const AND: Prisma.LeadWhereInput[] = [visibleLeads(actor)]
  if (states?.length) AND.push({ state: { in: states } })
  if (siteIds?.length) AND.push({ siteId: { in: siteIds } })
  if (branchIds?.length) AND.push({ branchId: { in: branchIds } })
  const part = filter.search?.trim()
  if (part) {
    const like = { contains: part, mode: 'insensitive' } as const
    AND.push({ OR: [{ name: like }, { email: like }, { phone: like }, { company: like }, { message: like }] })
  }
  return { AND }
}
