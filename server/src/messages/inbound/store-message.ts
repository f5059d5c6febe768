import sql, { bulk } from 'sql-template-tag'
import type { InboundEvent, InboundFile } from '../../channels/channel.ts'
import { identify } from '../../contacts/identify.ts'
import { openConversation, type OpenedConversation } from '../../conversations/open.ts'
import type { Transaction } from '../../events/transaction.ts'
import { partyOf } from './party.ts'
import { preview } from './preview.ts'
import type { ReceivingIntegration } from './receiving-integration.ts'

/** A message as a channel parsed it. */
export type MessageEvent = Extract<InboundEvent, { type: 'message' }>

/**
 * Stores a customer's message: contact, conversation, row, files, MESSAGE_RECEIVED. A message that is there already
 * (same provider id) changes nothing. Writing makes the customer reachable again. Answers the message's id.
 */
export async function storeMessage(tx: Transaction, integration: ReceivingIntegration, event: MessageEvent) {
  const { contactId } = await identify(tx, partyOf(integration, event.chat, event.sender))
  const conversation = await openConversation(tx, {
    integrationId: integration.id,
    externalChatId: event.chat.id,
    contactId,
    branchId: integration.branchId,
  })
  const stored = await insert(tx, { integration, conversation, event })
  if (!stored) return undefined
  if (event.content.files.length > 0) await insertFiles(tx, stored.id, event.content.files)
  tx.append({
    kind: 'MESSAGE_RECEIVED',
    conversationId: conversation.id,
    messageId: stored.id,
    branchId: conversation.branchId,
  })
  return stored.id
}

type Place = { integration: ReceivingIntegration; conversation: OpenedConversation; event: MessageEvent }

function insert(tx: Transaction, { integration, conversation, event }: Place): Promise<{ id: string } | undefined> {
  const { content } = event
  const sender = event.chat.kind === 'private' ? undefined : { id: event.sender.id, name: event.sender.name }
  const data = { ...content.data, ...(event.command && { command: event.command }), ...(sender && { sender }) }
  const repliedTo = event.replyToExternalId ?? null
  return tx.row<{ id: string }>(sql`
    with moved as (
      update conversation set last_seq = last_seq + 1, inbound_seq = inbound_seq + 1, last_message_at = now(),
        last_message_text = ${preview(content.text)}, last_message_kind = ${content.kind}::message_kind,
        last_message_direction = 'INBOUND', awaiting_reply_since = coalesce(awaiting_reply_since, now()),
        unreachable_since = null, unreachable_reason = null
      where id = ${conversation.id} and organization_id = ${tx.organizationId} and not exists (
        select from message where conversation_id = ${conversation.id} and external_id = ${event.externalId}
      )
      returning last_seq, inbound_seq
    )
    insert into message (organization_id, conversation_id, integration_id, seq, inbound_seq, direction, author_kind,
      kind, text, entities, data, external_id, album_id, reply_to_id, state, provider_at)
    select ${tx.organizationId}::uuid, ${conversation.id}::uuid, ${integration.id}::uuid, last_seq, inbound_seq,
      'INBOUND', 'CONTACT', ${content.kind}::message_kind, ${content.text ?? null}, ${jsonOf(content.entities)}::jsonb,
      ${jsonOf(data)}::jsonb, ${event.externalId}, ${event.albumId ?? null},
      (select id from message where conversation_id = ${conversation.id} and external_id = ${repliedTo}),
      'RECEIVED', ${event.sentAt}
    from moved returning id`)
}

/** Files wait for the download job; what the provider says of them is shown meanwhile. */
export async function insertFiles(tx: Transaction, messageId: string, files: InboundFile[]): Promise<void> {
  const values = files.map((file, position) => [
    tx.organizationId,
    messageId,
    position,
    file.kind,
    file.fileName ?? null,
    file.mimeType ?? null,
    file.size ?? null,
    file.width ?? null,
    file.height ?? null,
    file.duration ?? null,
    file.fileId,
  ])
  await tx.rows(sql`
    insert into attachment (organization_id, message_id, position, kind, file_name, mime_type, size, width, height,
      duration, provider_file_id)
    values ${bulk(values)}`)
}

/** JSON for a jsonb column; empty objects and lists are not worth a value. */
export function jsonOf(value: object | undefined): string | null {
  return value && Object.keys(value).length > 0 ? JSON.stringify(value) : null
}
