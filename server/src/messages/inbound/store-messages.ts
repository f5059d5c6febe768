import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'
import type { MessageEvent } from './inbound.ts'
import { preview } from './preview.ts'
import type { ReceivingIntegration } from './receiving-integration.ts'

/** A message and the conversation it goes into, which this transaction has locked. */
export type Placed = { integration: ReceivingIntegration; conversationId: string; event: MessageEvent }

/**
 * Stores customers' messages in their order, with their files, by one statement for all; moves their conversations on.
 * Writing makes a customer reachable again. A message that is there already (same provider id) changes nothing. Gives
 * the ids of the stored ones, by the index of the message.
 */
export async function storeMessages(tx: Transaction, placed: Placed[]): Promise<Map<number, string>> {
  const files = placed.flatMap(({ event }, index) =>
    event.content.files.map((file, position) => ({ at: index + 1, position, ...file })),
  )
  const stored = await tx.rows<{ at: number; id: string }>(sql`
    with item as materialized (
      select * from rows from (
        json_to_recordset(${JSON.stringify(placed.map(rowOf))}::json) as (organization_id uuid, integration_id uuid,
          conversation_id uuid, external_id text, kind message_kind, text text, preview text, entities jsonb,
          data jsonb, album_id text, reply_to text, sent_at timestamptz)
      ) with ordinality as i (organization_id, integration_id, conversation_id, external_id, kind, text, preview,
        entities, data, album_id, reply_to, sent_at, at)
    ), fresh as materialized (
      select i.*, uuidv7() as id, row_number() over (partition by conversation_id order by at)::int as nth
      from item i where (
        select m.id from message m where m.conversation_id = i.conversation_id and m.external_id = i.external_id
      ) is null
    ), newest as (
      select distinct on (conversation_id) * from fresh order by conversation_id, nth desc
    ), moved as (
      update conversation c set last_seq = c.last_seq + n.nth, inbound_seq = c.inbound_seq + n.nth,
        last_message_at = now(), last_message_text = n.preview, last_message_kind = n.kind,
        last_message_direction = 'INBOUND', awaiting_reply_since = coalesce(c.awaiting_reply_since, now()),
        unreachable_since = null, unreachable_reason = null
      from newest n where c.id = n.conversation_id and c.organization_id = n.organization_id
      returning c.id, c.last_seq - n.nth as seq, c.inbound_seq - n.nth as inbound_seq
    ), stored as (
      insert into message (id, organization_id, conversation_id, integration_id, seq, inbound_seq, direction,
        author_kind, kind, text, entities, data, external_id, album_id, reply_to_id, state, provider_at)
      select f.id, f.organization_id, f.conversation_id, f.integration_id, m.seq + f.nth, m.inbound_seq + f.nth,
        'INBOUND', 'CONTACT', f.kind, f.text, f.entities, f.data, f.external_id, f.album_id,
        case when f.reply_to is not null then coalesce(
          (select o.id from message o where o.conversation_id = f.conversation_id and o.external_id = f.reply_to),
          (select o.id from fresh o
            where o.conversation_id = f.conversation_id and o.external_id = f.reply_to and o.nth < f.nth)
        ) end, 'RECEIVED', f.sent_at
      from fresh f join moved m on m.id = f.conversation_id order by f.at
    ), filed as (
      insert into attachment (organization_id, message_id, position, kind, file_name, mime_type, size, width, height,
        duration, provider_file_id)
      select f.organization_id, f.id, x.position, x.kind, x."fileName", x."mimeType", x.size, x.width, x.height,
        x.duration, x."fileId"
      from fresh f join json_to_recordset(${JSON.stringify(files)}::json) as x (at int, position int,
        kind message_kind, "fileName" text, "mimeType" text, size int, width int, height int, duration int,
        "fileId" text) using (at)
    )
    select at::int, id from fresh order by at`)
  return new Map(stored.map(({ at, id }) => [at - 1, id]))
}

function rowOf({ integration, conversationId, event }: Placed) {
  const { content, chat, command, sender } = event
  const author = chat.kind === 'private' ? undefined : { id: sender.id, name: sender.name }
  return {
    organization_id: integration.organizationId,
    integration_id: integration.id,
    conversation_id: conversationId,
    external_id: event.externalId,
    kind: content.kind,
    text: content.text,
    preview: preview(content.text),
    entities: filled(content.entities),
    data: filled({ ...content.data, ...(command && { command }), ...(author && { sender: author }) }),
    album_id: event.albumId,
    reply_to: event.replyToExternalId,
    sent_at: event.sentAt,
  }
}

/** Empty objects and lists are not worth a value. */
const filled = (value: object | undefined) => (value && Object.keys(value).length > 0 ? value : undefined)
