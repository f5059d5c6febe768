import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'

/** What the feed is told of a card: who changed it, and whether the lists of conversations show the difference. */
export type ContactNews = { actorId?: string | null; withConversations?: boolean }

/** Tells those who see a customer that his card changed; with his conversations when lists show the difference. */
export async function tellContact(tx: Transaction, contactId: string, news: ContactNews = {}): Promise<void> {
  const { actorId = null } = news
  const places = await tx.rows<{ branchId: string | null }>(sql`
    select distinct branch_id as "branchId" from (
      select branch_id from conversation where contact_id = ${contactId} and organization_id = ${tx.organizationId}
      union all
      select branch_id from customer_order where contact_id = ${contactId} and organization_id = ${tx.organizationId}
    ) places`)
  const isForAll = places.length === 0 || places.some(({ branchId }) => branchId === null)
  for (const { branchId } of isForAll ? [{ branchId: null }] : places) {
    tx.append({ kind: 'CONTACT_CHANGED', subjectId: contactId, branchId, actorId })
  }
  if (!news.withConversations) return
  const conversations = await tx.rows<{ id: string; branchId: string | null }>(sql`
    select id, branch_id as "branchId" from conversation
    where contact_id = ${contactId} and organization_id = ${tx.organizationId} order by id`)
  for (const { id, branchId } of conversations) {
    tx.append({ kind: 'CONVERSATION_CHANGED', conversationId: id, branchId, actorId })
  }
}
