import type { Prisma } from '../generated/prisma/client.ts'
import { ofBranches } from '../team/of-branches.ts'
import type { Actor } from '../team/viewer.ts'

/** The policy's `canSeeOrder` as a condition for Prisma. */
export function visibleOrders(actor: Actor): Prisma.OrderWhereInput {
  return ofBranches(actor)
}
