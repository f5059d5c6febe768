/** The roles in the order of their power, greatest first. */
export const ROLES = ['OWNER', 'ADMIN', 'SUPERVISOR', 'MANAGER', 'OBSERVER'] as const

/** What a member may be. */
export type Role = (typeof ROLES)[number]

/** Roles that `own` may hand out: nobody makes another mightier than himself. */
export const rolesBelow = (own: Role): Role[] => ROLES.filter((role) => ROLES.indexOf(role) >= ROLES.indexOf(own))
