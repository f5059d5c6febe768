import { canAnswer, canSeeConversation } from '../conversations/policy.ts'
import type { MessageState } from '../generated/prisma/enums.ts'
import type { Actor } from '../team/viewer.ts'

/** Who may send into a conversation, retry and cancel there: whoever answers and sees it. */
export function canSend(actor: Actor, conversation: { branchId: string | null }): boolean {
  return canAnswer(actor) && canSeeConversation(actor, conversation)
}

/** Who may look through the deliveries: whoever answers; of the conversations he sees. */
export function canReadDeliveries(actor: Actor): boolean {
  return canAnswer(actor)
}

/** Whether a person may have it sent (again): it failed, or nobody knows. */
export function isRetryable(message: { state: MessageState }): boolean {
  return message.state === 'FAILED' || message.state === 'UNKNOWN'
}

/** Whether it can still be taken out of the queue, or be given up after it failed. */
export function isCancellable(message: { state: MessageState }): boolean {
  return message.state === 'QUEUED' || message.state === 'SCHEDULED' || message.state === 'FAILED'
}
