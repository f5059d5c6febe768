import sql from 'sql-template-tag'
import { preparedRows } from '../db/query.ts'
import type { FeedEvent } from '../events/event.ts'

/**
 * In which lane each event is reacted to: all that concerns one client is one, whatever conversation, order or lead it
 * is of, for he must hear of it in its order. What concerns no client is of its own subject.
 */
export async function lanesOf(organizationId: string, events: FeedEvent[]): Promise<(event: FeedEvent) => string> {
  const conversations = events.flatMap(({ conversationId }) => conversationId ?? [])
  const subjects = events.flatMap(({ kind, subjectId }) => (ofClients.has(kind) && subjectId ? [subjectId] : []))
  // One event has nobody to overtake.
  const clients = events.length > 1 ? await clientsOf(organizationId, { conversations, subjects }) : new Map()
  return ({ seq, kind, conversationId, subjectId, messageId }) => {
    const subject = kind === 'CONTACT_LINKED' ? subjectId : (conversationId ?? subjectId)
    return (subject && clients.get(subject)) || subject || messageId || String(seq)
  }
}

/** Kinds whose subject belongs to a client. */
const ofClients = new Set(['ORDER_MOVED', 'LEAD_RECEIVED'])

type Ids = { conversations: string[]; subjects: string[] }

async function clientsOf(organizationId: string, { conversations, subjects }: Ids): Promise<Map<string, string>> {
  const found = await preparedRows<{ id: string; client: string }>(sql`
    select id, contact_id as client from conversation
    where id = any(${conversations}::uuid[]) and organization_id = ${organizationId}
    union all
    select h.id, coalesce(o.contact_id, o.id) from order_change h join customer_order o on o.id = h.order_id
    where h.id = any(${subjects}::uuid[]) and h.organization_id = ${organizationId}
    union all
    select id, contact_id from lead
    where id = any(${subjects}::uuid[]) and organization_id = ${organizationId} and contact_id is not null`)
  return new Map(found.map(({ id, client }) => [id, client]))
}
