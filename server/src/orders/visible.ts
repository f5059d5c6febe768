import type { Prisma } from '../generated/prisma/client.ts'
import type { Actor } from '../team/viewer.ts'
import { limitingBranches } from './policy.ts'

/** The policy's `canSeeOrder` as a condition for Prisma. */
export function visibleOrders(actor: Actor): Prisma.OrderWhereInput {
  const branches = limitingBranches(actor)
  return branches === null ? {} : { OR: [{ branchId: null }, { branchId: { in: branches } }] }
}
