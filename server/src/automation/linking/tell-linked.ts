import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { sayOnce } from './say-once.ts'

/** Where somebody was tied to a customer's card. */
export type LinkedChat = { contactId: string; conversationId: string }

/** Tells a customer that this chat is known to be his from now on: once for each time it was tied, within an hour. */
export async function tellLinked(organizationId: string, { contactId, conversationId }: LinkedChat): Promise<boolean> {
  const linked = await row<{ id: string; at: string }>(sql`
    select i.id, (extract(epoch from i.linked_at) * 1000)::bigint::text as at
    from conversation c join contact_identity i on i.contact_id = c.contact_id and i.external_id = c.external_chat_id
    where c.id = ${conversationId} and c.organization_id = ${organizationId} and c.contact_id = ${contactId}
      and i.linked_at > now() - interval '1 hour'`)
  if (!linked) return false
  return sayOnce(organizationId, { conversationId, key: `linked:${linked.id}:${linked.at}`, text: 'link.done' })
}
