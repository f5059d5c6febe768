import type { Role } from '../generated/prisma/enums.ts'
import type { Actor, Viewer } from './viewer.ts'

const rank: Record<Role, number> = { OBSERVER: 0, MANAGER: 1, SUPERVISOR: 2, ADMIN: 3, OWNER: 4 }

type Ranked = { role: Role }
type Placed = { branchId: string | null }

/** Whether he is of this role or above it. */
export function isAtLeast(who: Ranked, role: Role): boolean {
  return rank[who.role] >= rank[role]
}

/** The branches whose dialogs, orders and leads he sees (besides those without a branch); null means all of them. */
export function limitingBranches(actor: Actor): string[] | null {
  if (actor.kind === 'system' || isAtLeast(actor, 'SUPERVISOR') || actor.branchIds.length === 0) return null
  return actor.branchIds
}

/** Whether the branch of a thing lets him see it. Foreign organizations never get this far: reads are of one tenant. */
export function seesBranchOf(actor: Actor, { branchId }: Placed): boolean {
  const branches = limitingBranches(actor)
  return branches === null || branchId === null || branches.includes(branchId)
}

/** Who may invite, change and disable members, and make branches. The house itself may. */
export function canManageMembers(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'ADMIN')
}

/** Who may see members' e-mails: those who manage them, and everyone his own. */
export function canReadEmail(viewer: Viewer, member: { id: string }): boolean {
  return canManageMembers(viewer) || viewer.memberId === member.id
}

/** Nobody gives a role above his own. */
export function canGrant(viewer: Viewer, role: Role): boolean {
  return canManageMembers(viewer) && isAtLeast(viewer, role)
}

/** Nobody changes a member above himself. */
export function canChangeMember(viewer: Viewer, member: Ranked): boolean {
  return canManageMembers(viewer) && isAtLeast(viewer, member.role)
}
