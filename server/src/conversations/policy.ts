import { isAtLeast, seesBranchOf } from '../team/policy.ts'
import type { Actor, Viewer } from '../team/viewer.ts'

/** Whether a conversation is his to see. */
export function canSeeConversation(actor: Actor, conversation: { branchId: string | null }): boolean {
  return seesBranchOf(actor, conversation)
}

/** Who may answer, close and reopen: everybody but observers. */
export function canAnswer(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'MANAGER')
}

/** Who may say whose a conversation is: everybody who answers, for himself and for colleagues. */
export function canAssign(actor: Actor): boolean {
  return canAnswer(actor)
}

/** Who may take a label away from every conversation: whoever supervises. */
export function canManageLabels(actor: Actor): boolean {
  return actor.kind === 'system' || isAtLeast(actor, 'SUPERVISOR')
}

/** To whom it may be given: a colleague who may answer and who sees it. */
export function canBeAssigned(
  colleague: Pick<Viewer, 'role' | 'branchIds'>,
  conversation: { branchId: string | null },
): boolean {
  if (!isAtLeast(colleague, 'MANAGER')) return false
  return canSeeConversation({ kind: 'member', ...colleague } as Viewer, conversation)
}

/** Whether an event of the feed is for him, by the facts that travel with it. */
export function seesEvent(
  viewer: Viewer,
  event: { branchId: string | null; audienceMemberId: string | null },
): boolean {
  if (event.audienceMemberId !== null) return event.audienceMemberId === viewer.memberId
  return canSeeConversation(viewer, event)
}
