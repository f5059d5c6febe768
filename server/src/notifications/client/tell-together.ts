import sql from 'sql-template-tag'
import type { Entry, SetWrite } from '../../events/batch/waiting.ts'
import { preview } from '../../messages/inbound/preview.ts'
import { type Chat, chatsOf } from './chat-of.ts'

/** A short text for a client at once. `key` names it once for ever. */
export type ShortWord = { contactId: string; conversationId: string | null; key: string; text: string }

/**
 * Tells clients in their conversations, however many they are, by two statements: at most once for each key. Answers
 * for each whether it was told now; one who has no chat with us hears nothing.
 */
export const tellTogether: SetWrite<ShortWord, boolean> = {
  async applyAll(entries) {
    const chats = await chatsOf(entries)
    const firsts = new Map(entries.map((entry, index) => [nameOf(entry), index] as const).toReversed())
    const said = [...firsts.values()]
      .sort((a, b) => a - b)
      .flatMap((index) => {
        const chat = chats.get(index)
        return chat ? [{ ...rowOf(entries[index]!, chat), index }] : []
      })
    if (said.length === 0) return entries.map(() => false)
    const queued = await entries[0]!.tx.rows<{ index: number; id: string }>(queue(JSON.stringify(said)))
    const ids = new Map(queued.map(({ index, id }) => [index, id]))
    // In the order in which it was asked for, which is that of the messages.
    return entries.map(({ tx }, index) => {
      const messageId = ids.get(index)
      if (!messageId) return false
      const { conversationId, branchId, integrationId: subjectId } = chats.get(index)!
      tx.append({ kind: 'MESSAGE_QUEUED', conversationId, messageId, subjectId, branchId })
      return true
    })
  },
}

function nameOf({ tx, item }: Entry<ShortWord>): string {
  return `${tx.organizationId} ${item.key}`
}

function rowOf({ tx, item: { key, text } }: Entry<ShortWord>, { conversationId, integrationId }: Chat) {
  return { organization: tx.organizationId, conversationId, integrationId, key, text, preview: preview(text) }
}

/** What was told already is asked here, after the conversations are locked, by a statement that sees who was first. */
function queue(rows: string) {
  return sql`
    with item as materialized (
      select * from json_to_recordset(${rows}::json) as i (index int, organization uuid, "conversationId" uuid,
        "integrationId" uuid, key text, text text, preview text)
      where not exists (select from message m where m.organization_id = i.organization
        and m.client_mutation_id = i.key and m.author_kind = 'AUTOMATION')
    ), placed as (
      select *, row_number() over (partition by "conversationId" order by index) as place,
        count(*) over (partition by "conversationId") as of_all
      from item
    ), moved as (
      update conversation c set last_seq = c.last_seq + p.of_all, last_message_at = now(),
        last_message_text = p.preview, last_message_kind = 'TEXT', last_message_direction = 'OUTBOUND'
      from placed p
      where p.place = p.of_all and c.id = p."conversationId" and c.organization_id = p.organization
      returning c.id, c.last_seq, c.inbound_seq
    ), queued as (
      insert into message (organization_id, conversation_id, integration_id, seq, inbound_seq, direction, author_kind,
        kind, text, state, client_mutation_id)
      select p.organization, p."conversationId", p."integrationId", m.last_seq - p.of_all + p.place, m.inbound_seq,
        'OUTBOUND', 'AUTOMATION', 'TEXT', p.text, 'QUEUED', p.key
      from placed p join moved m on m.id = p."conversationId"
      order by p.index
      returning id, organization_id, client_mutation_id
    )
    select i.index, q.id from queued q
    join item i on i.organization = q.organization_id and i.key = q.client_mutation_id`
}
