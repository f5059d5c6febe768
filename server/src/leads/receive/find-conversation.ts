import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'

type Chat = { id: string; status: 'OPEN' | 'CLOSED'; branchId: string | null }

/**
 * The private conversation in which a client can be reached, reopened when it was closed; null when there is none, and
 * the lead stays a card. Whoever sees the lead must see it as well, so it is one of the lead's branch or of none.
 */
export async function findConversation(
  tx: Transaction,
  { contactId, branchId }: { contactId: string; branchId: string | null },
): Promise<string | null> {
  const chat = await tx.row<Chat>(sql`
    select c.id, c.status, c.branch_id as "branchId" from conversation c join integration i on i.id = c.integration_id
    where c.organization_id = ${tx.organizationId} and c.contact_id = ${contactId}
      and (c.branch_id is null or c.branch_id = ${branchId}::uuid)
      and c.unreachable_since is null and c.external_chat_id not like '-%'
      and i.mode = 'CHAT' and i.is_active and i.disconnected_at is null
    order by c.status, c.last_message_at desc limit 1 for no key update of c`)
  if (!chat) return null
  if (chat.status === 'CLOSED' && !(await reopen(tx, chat))) return null
  tx.append({ kind: 'CONVERSATION_CHANGED', conversationId: chat.id, branchId: chat.branchId })
  return chat.id
}

/** A chat has one open conversation: there may be another one by now. */
async function reopen(tx: Transaction, { id }: Chat): Promise<boolean> {
  const opened = await tx.row(sql`
    update conversation c set status = 'OPEN', closed_at = null, version = version + 1
    where id = ${id} and organization_id = ${tx.organizationId} and not exists (
      select from conversation o where o.integration_id = c.integration_id and o.external_chat_id = c.external_chat_id
        and o.status <> 'CLOSED')
    returning id`)
  return opened !== undefined
}
