import sql from 'sql-template-tag'
import { UserError } from '../errors.ts'
import type { Viewer } from '../team/viewer.ts'
import { changeOutbound, type OutboundWish } from './outbox/change-outbound.ts'
import { isCancellable } from './policy.ts'

/** Takes a message out of the queue. NOT_RETRYABLE when it has left. Answers its id. */
export function cancelMessage(viewer: Viewer, wish: OutboundWish): Promise<string> {
  return changeOutbound(viewer, { ...wish, verb: 'cancel' }, async (tx, message) => {
    if (!isCancellable(message)) throw new UserError('NOT_RETRYABLE')
    await tx.rows(sql`
      update message set state = 'CANCELLED', next_attempt_at = null
      where id = ${message.id} and organization_id = ${tx.organizationId}`)
    const { conversationId, branchId, id: messageId } = message
    tx.append({ kind: 'MESSAGE_CHANGED', conversationId, messageId, branchId, actorId: viewer.memberId })
  })
}
