import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'
import { findClient } from './find-client.ts'
import { findConversation } from './find-conversation.ts'
import type { LeadFields } from './lead-input.ts'

/** Where a lead comes from. */
export type LeadSource = { siteId: string; branchId: string | null; key: string | null; actorId?: string | null }

/**
 * Stores a lead with its client and his conversation, and tells the feed; a repeat of the same key of a site gives the
 * first one again.
 */
export async function storeLead(tx: Transaction, source: LeadSource, lead: LeadFields): Promise<string> {
  const { siteId, branchId, key } = source
  const made = await tx.row<{ id: string }>(sql`
    insert into lead (organization_id, site_id, branch_id, name, email, phone, company, message, utm, page, device,
      idempotency_key)
    values (${tx.organizationId}, ${siteId}, ${branchId}, ${lead.name}, ${lead.email}, ${lead.phone}, ${lead.company},
      ${lead.message}, ${JSON.stringify(lead.utm)}::jsonb, ${lead.page}, ${lead.device}, ${key})
    on conflict (site_id, idempotency_key) do nothing returning id`)
  if (!made) return firstOf(tx, source)
  const client = await findClient(tx, lead)
  if (client) {
    const { contactId, isNew } = client
    const conversationId = isNew ? null : await findConversation(tx, { contactId, branchId })
    await tx.rows(sql`
      update lead set contact_id = ${contactId}, conversation_id = ${conversationId}
      where id = ${made.id} and organization_id = ${tx.organizationId}`)
  }
  tx.append({ kind: 'LEAD_RECEIVED', subjectId: made.id, branchId, actorId: source.actorId })
  return made.id
}

async function firstOf(tx: Transaction, { siteId, key }: LeadSource): Promise<string> {
  const first = await tx.row<{ id: string }>(sql`
    select id from lead where site_id = ${siteId} and idempotency_key = ${key}
      and organization_id = ${tx.organizationId}`)
  return first!.id
}
