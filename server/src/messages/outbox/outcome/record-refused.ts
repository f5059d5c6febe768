import sql from 'sql-template-tag'
import type { FailureCode, Refused } from '../../../channels/channel.ts'
import type { Transaction } from '../../../events/transaction.ts'
import { suspendBot } from '../../../integrations/bot/hold-bot.ts'
import { markUnreachable, migrateChat } from '../../inbound/reachability.ts'
import type { ClaimedMessage } from '../claim.ts'
import { settle } from './settle.ts'

/** Refusals after which nothing can be written to the chat until the customer writes or unblocks. */
const unreachable: FailureCode[] = [
  'BLOCKED_BY_USER',
  'USER_DEACTIVATED',
  'CANNOT_INITIATE',
  'KICKED_FROM_CHAT',
  'CHAT_NOT_FOUND',
]

/**
 * The provider said no. A dead token suspends the integration and holds its queue (this message included); a moved
 * group is followed once; everything else fails the message with the reason that people are told.
 */
export async function recordRefused(
  tx: Transaction,
  message: ClaimedMessage,
  { refused, latencyMs }: { refused: Refused; latencyMs: number },
): Promise<void> {
  const { code, detail, httpCode } = refused
  const attempt = { outcome: 'REFUSED' as const, latencyMs, httpCode, answer: detail, reason: code }
  const back = sql`state = 'QUEUED', lease_until = null, lease_token = null`
  if (code === 'UNAUTHORIZED') {
    await settle(tx, message, { set: sql`${back}, attempt_count = attempt_count - 1`, from: ['SENDING'], attempt })
    return suspendBot(tx, message)
  }
  const chat = { integrationId: message.integrationId, externalChatId: message.chatId }
  if (code === 'CHAT_MIGRATED' && refused.migrateToChatId && !(await hasMoved(tx, message.id))) {
    await migrateChat(tx, chat, refused.migrateToChatId)
    await settle(tx, message, { set: back, from: ['SENDING'], attempt })
    return
  }
  await settle(tx, message, {
    set: sql`state = 'FAILED', failure_code = ${code}, failure_detail = ${detail}, lease_until = null`,
    from: ['SENDING'],
    attempt,
    rest: 'hold',
    isFailure: true,
  })
  if (unreachable.includes(code)) await markUnreachable(tx, chat, code)
}

/** Whether this message has already been sent after a group that moved: a second move would be a circle. */
async function hasMoved(tx: Transaction, messageId: string): Promise<boolean> {
  const moved = await tx.row(sql`
    select from delivery_attempt
    where message_id = ${messageId} and organization_id = ${tx.organizationId} and reason = 'CHAT_MIGRATED' limit 1`)
  return moved !== undefined
}
