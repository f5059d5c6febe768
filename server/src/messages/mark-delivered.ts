import sql from 'sql-template-tag'
import { UserError } from '../errors.ts'
import type { Viewer } from '../team/viewer.ts'
import { changeOutbound, type OutboundWish } from './outbox/change-outbound.ts'
import { releaseRest } from './outbox/outcome/hold.ts'

/**
 * A person has seen that an UNKNOWN message did arrive: it is SENT, by his word. NOT_RETRYABLE in other states.
 * Answers the message's id.
 */
export function markMessageDelivered(viewer: Viewer, wish: OutboundWish): Promise<string> {
  return changeOutbound(viewer, { ...wish, verb: 'mark-delivered' }, async (tx, message) => {
    if (message.state !== 'UNKNOWN') throw new UserError('NOT_RETRYABLE')
    await tx.rows(sql`
      update message set state = 'SENT', sent_at = now(), failure_code = null, failure_detail = null
      where id = ${message.id} and organization_id = ${tx.organizationId}`)
    const { conversationId, branchId, id: messageId } = message
    tx.append({ kind: 'MESSAGE_CHANGED', conversationId, messageId, branchId, actorId: viewer.memberId })
    await releaseRest(tx, message)
    return messageId
  })
}
