import sql from 'sql-template-tag'
import { UserError } from '../errors.ts'
import type { Viewer } from '../team/viewer.ts'
import { checkTime } from './compose/check-time.ts'
import { changeOutbound, type OutboundWish } from './outbox/change-outbound.ts'

/**
 * Gives a scheduled message, with all the parts of its send, another time; null: now. It stays its author's. Answers
 * its id. Throws NOT_FOUND, FORBIDDEN, BAD_INPUT for a time that is none, NOT_RETRYABLE when it waits for no time.
 */
export async function rescheduleMessage(viewer: Viewer, wish: OutboundWish & { sendAt: Date | null }): Promise<string> {
  await checkTime(wish.sendAt)
  const verb = `reschedule ${wish.sendAt?.toISOString() ?? 'now'}`
  return changeOutbound(viewer, { ...wish, verb }, async (tx, message) => {
    if (message.state !== 'SCHEDULED') throw new UserError('NOT_RETRYABLE')
    const moved = await tx.rows<{ id: string }>(sql`
      update message set next_attempt_at = coalesce(${wish.sendAt}::timestamptz, now())
      where organization_id = ${tx.organizationId} and conversation_id = ${message.conversationId}
        and state = 'SCHEDULED' and (id = ${message.id} or send_id = ${message.sendId}::uuid)
      returning id`)
    const { conversationId, integrationId: subjectId, branchId } = message
    // Told as queued, so that the bell of its bot rings: it may be due before the bot looks again.
    for (const { id: messageId } of moved) {
      tx.append({ kind: 'MESSAGE_QUEUED', conversationId, messageId, subjectId, branchId, actorId: viewer.memberId })
    }
    return message.id
  })
}
