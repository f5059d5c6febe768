import sql, { bulk } from 'sql-template-tag'
import type { InboundEvent, InboundFile } from '../../channels/channel.ts'
import type { Transaction } from '../../events/transaction.ts'
import { preview } from './preview.ts'
import type { ReceivingIntegration } from './receiving-integration.ts'

/** An edit as a channel parsed it. */
export type EditEvent = Extract<InboundEvent, { type: 'edit' }>

type Edited = {
  id: string
  conversation_id: string
  branch_id: string | null
  seq: number
  is_stale: boolean
  is_same: boolean
  has_other_file: boolean
}

/**
 * Brings a stored message to its edited state and keeps what it said before. An edit older than the stored one, or one
 * that shows no difference (Telegram sends those when a link preview loads), changes nothing.
 * Answers false when the message is not here yet: the edit must wait for it.
 */
export async function applyEdit(
  tx: Transaction,
  integration: ReceivingIntegration,
  event: EditEvent,
): Promise<boolean> {
  const message = await find(tx, integration, event)
  if (!message) return false
  if (message.is_stale || (message.is_same && !message.has_other_file)) return true
  await rewrite(tx, message, event)
  tx.append({
    kind: 'MESSAGE_CHANGED',
    conversationId: message.conversation_id,
    messageId: message.id,
    branchId: message.branch_id,
  })
  return true
}

/** Telegram may give the same file another id, so another kind or size tells that it was replaced. */
function find(tx: Transaction, integration: ReceivingIntegration, { chat, externalId, editedAt, content }: EditEvent) {
  const file = content.files[0]
  return tx.row<Edited>(sql`
    select m.id, m.conversation_id, c.branch_id, m.seq,
      coalesce(m.edited_at > ${editedAt}, false) as is_stale,
      m.text is not distinct from ${content.text ?? null}::text
        and m.entities is not distinct from ${jsonOf(content.entities)}::jsonb
        and coalesce(m.data, '{}') @> coalesce(${jsonOf(content.data)}::jsonb, '{}') as is_same,
      exists (
        select from attachment a where a.message_id = m.id
          and (a.kind <> ${file?.kind ?? null}::message_kind or a.size <> ${file?.size ?? null}::int)
      ) as has_other_file
    from message m join conversation c on c.id = m.conversation_id
    where c.integration_id = ${integration.id} and c.external_chat_id = ${chat.id}
      and m.external_id = ${externalId} and m.direction = 'INBOUND' and m.organization_id = ${tx.organizationId}
    for no key update of m`)
}

async function rewrite(tx: Transaction, message: Edited, { content, editedAt }: EditEvent): Promise<void> {
  await tx.rows(sql`
    with before as (
      insert into message_edit (message_id, text, entities, at)
      select id, text, entities, ${editedAt} from message where id = ${message.id}
    )
    update message set text = ${content.text ?? null}, entities = ${jsonOf(content.entities)}::jsonb,
      data = nullif(coalesce(data, '{}') || coalesce(${jsonOf(content.data)}::jsonb, '{}'), '{}'),
      kind = ${content.kind}::message_kind, edited_at = ${editedAt}
    where id = ${message.id} and organization_id = ${tx.organizationId}`)
  await tx.rows(sql`
    update conversation
    set last_message_text = ${preview(content.text)}, last_message_kind = ${content.kind}::message_kind
    where id = ${message.conversation_id} and organization_id = ${tx.organizationId} and last_seq = ${message.seq}`)
  if (!message.has_other_file) return
  await tx.rows(sql`delete from attachment where message_id = ${message.id} and organization_id = ${tx.organizationId}`)
  await insertFiles(tx, message.id, content.files)
}

/** Files wait for the download job; what the provider says of them is shown meanwhile. */
async function insertFiles(tx: Transaction, messageId: string, files: InboundFile[]): Promise<void> {
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
function jsonOf(value: object | undefined): string | null {
  return value && Object.keys(value).length > 0 ? JSON.stringify(value) : null
}
