import sql from 'sql-template-tag'
import type { FailureCode } from '../../channels/channel.ts'
import type { Transaction } from '../../events/transaction.ts'

/** Refusals that no repeat will change: the bot is not, or may not write, in the group. */
const gone: FailureCode[] = ['KICKED_FROM_CHAT', 'CHAT_NOT_FOUND', 'FORBIDDEN', 'BLOCKED_BY_USER', 'USER_DEACTIVATED']

/** Marks a group that has refused the bot for good; other refusals say nothing of the group. */
export async function markGone(tx: Transaction, staffChatId: string, reason: FailureCode): Promise<void> {
  if (!gone.includes(reason)) return
  const marked = await tx.row(sql`
    update staff_chat set state = ${reason === 'FORBIDDEN' ? 'CANNOT_SEND' : 'LEFT'}::staff_chat_state,
      state_reason = ${reason}, checked_at = now()
    where id = ${staffChatId} and organization_id = ${tx.organizationId} returning id`)
  if (marked) tx.append({ kind: 'STAFF_CHAT_CHANGED', subjectId: staffChatId })
}
