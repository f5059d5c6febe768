import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'

/** A chat of one bot. */
export type ChatOfBot = { integrationId: string; externalChatId: string }

type Changed = { id: string; branch_id: string | null }

/** The customer blocked the bot: nothing can be sent until he writes or unblocks. `reason` is a failure code. */
export async function markUnreachable(tx: Transaction, chat: ChatOfBot, reason: string): Promise<void> {
  const changed = await tx.rows<Changed>(sql`
    update conversation set unreachable_since = now(), unreachable_reason = ${reason}
    where integration_id = ${chat.integrationId} and external_chat_id = ${chat.externalChatId}
      and organization_id = ${tx.organizationId} and unreachable_since is null
    returning id, branch_id`)
  tell(tx, changed)
}

/** The customer unblocked the bot. */
export async function markReachable(tx: Transaction, chat: ChatOfBot): Promise<void> {
  const changed = await tx.rows<Changed>(sql`
    update conversation set unreachable_since = null, unreachable_reason = null
    where integration_id = ${chat.integrationId} and external_chat_id = ${chat.externalChatId}
      and organization_id = ${tx.organizationId} and unreachable_since is not null
    returning id, branch_id`)
  tell(tx, changed)
}

/** A group became a supergroup: its conversations go on under the new id. */
export async function migrateChat(tx: Transaction, chat: ChatOfBot, toChatId: string): Promise<void> {
  const changed = await tx.rows<Changed>(sql`
    update conversation c set external_chat_id = ${toChatId}
    where integration_id = ${chat.integrationId} and external_chat_id = ${chat.externalChatId}
      and organization_id = ${tx.organizationId} and (status = 'CLOSED' or not exists (
        select from conversation o where o.integration_id = c.integration_id and o.external_chat_id = ${toChatId}
          and o.status <> 'CLOSED'))
    returning id, branch_id`)
  tell(tx, changed)
}

function tell(tx: Transaction, changed: Changed[]): void {
  for (const { id, branch_id: branchId } of changed) {
    tx.append({ kind: 'CONVERSATION_CHANGED', conversationId: id, branchId })
  }
}
