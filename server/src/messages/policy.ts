import type { Actor } from '../team/viewer.ts'

/** The visibility facts of the conversation a message is in. */
export type ConversationFacts = { branchId: string | null }

/** Who may send, retry and cancel: everyone above observer, inside the branches he works for. */
export function canSend(actor: Actor, conversation: ConversationFacts): boolean {
  if (actor.kind === 'system') return true
  return actor.role !== 'OBSERVER' && canSee(actor, conversation)
}

/** Who sees the messages of a conversation. Managers and observers of branches see theirs and those without one. */
export function canSee(actor: Actor, conversation: ConversationFacts): boolean {
  if (actor.kind === 'system' || actor.branchIds.length === 0 || conversation.branchId === null) return true
  if (actor.role !== 'MANAGER' && actor.role !== 'OBSERVER') return true
  return actor.branchIds.includes(conversation.branchId)
}
