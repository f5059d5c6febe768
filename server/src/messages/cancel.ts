import sql from 'sql-template-tag'
import { UserError } from '../errors.ts'
import type { Transaction } from '../events/transaction.ts'
import type { Viewer } from '../team/viewer.ts'
import { detachFiles } from './compose/attach.ts'
import { lastWordOf } from './compose/last-word.ts'
import { changeOutbound, type OutboundRow, type OutboundWish } from './outbox/change-outbound.ts'
import { releaseRest } from './outbox/outcome/hold.ts'
import { isCancellable } from './policy.ts'

/** What was taken out of the queue, for the composer: the text as it was, and the viewer's own files. */
export type Cancelled = { messageId: string; messageIds: string[]; text: string; attachmentIds: string[] }

/**
 * Takes a message out of the queue, or gives a FAILED one up so that the later parts of its send go on. While nothing
 * of a send has left (undo window, scheduled), all its parts are taken back at once. NOT_RETRYABLE when it has left.
 */
export function cancelMessage(viewer: Viewer, wish: OutboundWish): Promise<Cancelled> {
  return changeOutbound(viewer, { ...wish, verb: 'cancel' }, async (tx, message) => {
    if (!isCancellable(message)) throw new UserError('NOT_RETRYABLE')
    const parts = await cancelParts(tx, message)
    const messageIds = parts.map((part) => part.id)
    const { conversationId, branchId } = message
    for (const messageId of messageIds) {
      tx.append({ kind: 'MESSAGE_CHANGED', conversationId, messageId, branchId, actorId: viewer.memberId })
    }
    await releaseRest(tx, message)
    const attachmentIds = message.state === 'FAILED' ? [] : await detachFiles(tx, viewer.memberId, messageIds)
    if (message.isTakenBack) {
      await lastWordOf(tx, conversationId)
      tx.append({ kind: 'CONVERSATION_CHANGED', conversationId, branchId, actorId: viewer.memberId })
    }
    const text = parts.flatMap((part) => part.text ?? []).join('\n')
    return { messageId: message.id, messageIds, text, attachmentIds }
  })
}

async function cancelParts(tx: Transaction, message: OutboundRow): Promise<{ id: string; text: string | null }[]> {
  const parts = await tx.rows<{ id: string; text: string | null; seq: number }>(sql`
    update message set state = 'CANCELLED', next_attempt_at = null, held_by_id = null
    where organization_id = ${tx.organizationId} and conversation_id = ${message.conversationId}
      and (id = ${message.id} or (${message.isTakenBack} and send_id = ${message.sendId}
        and direction = 'OUTBOUND' and state in ('QUEUED', 'SCHEDULED')))
    returning id, text, seq`)
  return parts.sort((a, b) => a.seq - b.seq)
}
