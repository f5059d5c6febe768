import sql from 'sql-template-tag'
import type { Transaction } from '../events/transaction.ts'

/** The chat of a customer with a bot, and where its conversation belongs when it has to be opened. */
export type Chat = { integrationId: string; externalChatId: string; contactId: string; branchId: string | null }

/** The open conversation of a chat. `isNew` covers a reopened one as well: lists have to show it. */
export type OpenedConversation = { id: string; branchId: string | null; isNew: boolean }

type Found = { id: string; status: 'OPEN' | 'CLOSED'; branch_id: string | null }

/**
 * Gives the conversation in which a chat goes on: the open one, else the last closed one reopened (its assignee keeps
 * it), else a new one. Says CONVERSATION_CHANGED when it was not open before.
 */
export async function openConversation(tx: Transaction, chat: Chat): Promise<OpenedConversation> {
  const found = await find(tx, chat)
  if (found?.status === 'OPEN') return { id: found.id, branchId: found.branch_id, isNew: false }
  const opened = found ? await reopen(tx, found.id) : await insert(tx, chat)
  // Another process opened it between our look and our insert; its row is visible now.
  if (!opened) return openConversation(tx, chat)
  tx.append({ kind: 'CONVERSATION_CHANGED', conversationId: opened.id, branchId: opened.branch_id })
  return { id: opened.id, branchId: opened.branch_id, isNew: true }
}

/** Locked, so that nobody closes it before the message is in. */
function find(tx: Transaction, chat: Chat): Promise<Found | undefined> {
  return tx.row<Found>(sql`
    select id, status, branch_id from conversation
    where integration_id = ${chat.integrationId} and external_chat_id = ${chat.externalChatId}
      and organization_id = ${tx.organizationId}
    order by status, created_at desc limit 1 for no key update`)
}

function reopen(tx: Transaction, id: string): Promise<Found | undefined> {
  return tx.row<Found>(sql`
    update conversation set status = 'OPEN', closed_at = null, version = version + 1
    where id = ${id} and organization_id = ${tx.organizationId} returning id, status, branch_id`)
}

function insert(tx: Transaction, chat: Chat): Promise<Found | undefined> {
  return tx.row<Found>(sql`
    insert into conversation (organization_id, integration_id, contact_id, branch_id, external_chat_id)
    values (${tx.organizationId}, ${chat.integrationId}, ${chat.contactId}, ${chat.branchId}, ${chat.externalChatId})
    on conflict (integration_id, external_chat_id) where status <> 'CLOSED' do nothing
    returning id, status, branch_id`)
}
