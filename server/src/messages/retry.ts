import sql from 'sql-template-tag'
import { UserError } from '../errors.ts'
import type { Viewer } from '../team/viewer.ts'
import { changeOutbound, type OutboundWish } from './outbox/change-outbound.ts'
import { releaseRest } from './outbox/outcome/hold.ts'
import { isRetryable } from './policy.ts'

/**
 * Sends a FAILED message again, or an UNKNOWN one at the person's own risk of a double: only a person decides that.
 * The old claim's token is forgotten, so a late answer to it changes nothing any more. NOT_RETRYABLE in other states,
 * INTEGRATION_INACTIVE when the bot is off or removed. Answers the message's id.
 */
export function retryMessage(viewer: Viewer, wish: OutboundWish): Promise<string> {
  return changeOutbound(viewer, { ...wish, verb: 'retry' }, async (tx, message) => {
    if (!isRetryable(message)) throw new UserError('NOT_RETRYABLE')
    if (!message.isBotOn) throw new UserError('INTEGRATION_INACTIVE')
    await tx.rows(sql`
      update message set state = 'QUEUED', failure_code = null, failure_detail = null, attempt_count = 0,
        next_attempt_at = null, undo_until = null, lease_until = null, lease_token = null
      where id = ${message.id} and organization_id = ${tx.organizationId}`)
    tx.append({
      kind: 'MESSAGE_QUEUED',
      conversationId: message.conversationId,
      messageId: message.id,
      subjectId: message.integrationId,
      actorId: viewer.memberId,
      branchId: message.branchId,
    })
    await releaseRest(tx, message)
    return message.id
  })
}
