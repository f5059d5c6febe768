import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'
import type { Viewer } from '../../team/viewer.ts'
import { manageableIntegration } from '../find-integration.ts'

/** A private chat that wrote to the bot lately and may be taken as the owner's chat with one click. */
export type ChatCandidate = { chatId: string; name: string; username: string | null; lastMessageAt: Date }

const howMany = 10

/** The private chats of a bot by activity, the latest first (groups have negative ids). Throws FORBIDDEN, NOT_FOUND. */
export async function chatCandidates(viewer: Viewer, input: { integrationId: string }): Promise<ChatCandidate[]> {
  const integration = await manageableIntegration(viewer, input.integrationId)
  return rows<ChatCandidate>(sql`
    select chat_id as "chatId", name, username, last_message_at as "lastMessageAt"
    from (
      select distinct on (c.external_chat_id) c.external_chat_id as chat_id, p.name, i.username, c.last_message_at
      from conversation c
      join contact p on p.id = c.contact_id
      left join contact_identity i on i.contact_id = p.id and i.external_id = c.external_chat_id
      where c.organization_id = ${viewer.organizationId} and c.integration_id = ${integration.id}
        and c.external_chat_id not like '-%'
      order by c.external_chat_id, c.last_message_at desc
    ) chats
    order by last_message_at desc limit ${howMany}`)
}
