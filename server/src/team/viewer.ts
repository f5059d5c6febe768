import type { Role } from '../generated/prisma/enums.ts'

/**
 * A signed-in member, as every verb gets him first. `branchIds` empty means all branches. `isKey`: he comes by an API
 * key, whose id is then `sessionId`; `scopes` are what it is limited to, undefined: nothing.
 */
export type Viewer = {
  kind: 'member'
  memberId: string
  accountId: string
  organizationId: string
  sessionId: string
  isKey?: boolean
  scopes?: string[]
  role: Role
  branchIds: string[]
  locale: 'ru' | 'en'
}

/** The house itself acting for one organization (jobs, automation): allowed everything, only inside it. */
export type System = { kind: 'system'; organizationId: string }

/** Whoever acts. */
export type Actor = Viewer | System

/** The house acting for `organizationId`. */
export function systemOf(organizationId: string): System {
  return { kind: 'system', organizationId }
}

/** The member behind an actor, for events; null for the house itself. */
export function memberOf(actor: Actor): string | null {
  return actor.kind === 'member' ? actor.memberId : null
}
