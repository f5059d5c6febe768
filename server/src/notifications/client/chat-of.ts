import sql from 'sql-template-tag'
import type { Entry } from '../../events/batch/waiting.ts'
import type { Channel } from '../../channels/channel.ts'

/** Where a client is told. */
export type Chat = { conversationId: string; integrationId: string; branchId: string | null; kind: Channel['kind'] }

/**
 * The newest private chat in which each of these clients can be reached, the conversation the news is about before
 * others; by the place of the entry, absent when he has none. Locked, so that two runs do not both find him untold.
 */
export async function chatsOf(
  entries: Entry<{ contactId: string; conversationId: string | null }>[],
): Promise<Map<number, Chat>> {
  const asked = entries.map(({ tx, item: { contactId, conversationId } }, index) => {
    return { index, organization: tx.organizationId, contactId, conversationId }
  })
  const found = await entries[0]!.tx.rows<Chat & { index: number }>(sql`
    select i.index, c.* from json_to_recordset(${JSON.stringify(asked)}::json)
      as i (index int, organization uuid, "contactId" uuid, "conversationId" uuid)
    cross join lateral (
      select c.id as "conversationId", c.integration_id as "integrationId", c.branch_id as "branchId", b.kind
      from conversation c join integration b on b.id = c.integration_id
      where c.organization_id = i.organization and c.contact_id = i."contactId"
        and c.unreachable_since is null and c.external_chat_id not like '-%'
        and b.mode = 'CHAT' and b.is_active and b.disconnected_at is null
      order by c.id = i."conversationId" desc nulls last, c.status, c.last_message_at desc limit 1
      for no key update of c
    ) c`)
  return new Map(found.map(({ index, ...chat }) => [index, chat]))
}
