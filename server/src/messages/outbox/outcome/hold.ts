import sql from 'sql-template-tag'
import type { Transaction } from '../../../events/transaction.ts'

/** One part of a send; `sendId` is null for a message that is a send of its own. */
export type SendPart = {
  id: string
  sendId: string | null
  conversationId: string
  integrationId: string
  branchId: string | null
}

/** A part did not arrive, or nobody knows: the parts after it wait for a person instead of overtaking it. */
export async function holdRest(tx: Transaction, part: SendPart): Promise<void> {
  if (!part.sendId) return
  const held = await tx.rows<{ id: string }>(sql`
    update message set held_by_id = ${part.id}
    where organization_id = ${tx.organizationId} and integration_id = ${part.integrationId}
      and conversation_id = ${part.conversationId} and direction = 'OUTBOUND' and state = 'QUEUED'
      and send_id = ${part.sendId} and held_by_id is null
      and seq > (select seq from message where id = ${part.id} and organization_id = ${tx.organizationId})
    returning id`)
  const { conversationId, branchId } = part
  for (const { id: messageId } of held) tx.append({ kind: 'MESSAGE_CHANGED', conversationId, messageId, branchId })
}

/** The part goes on, has arrived after all, or was given up: what waited for it goes on. */
export async function releaseRest(tx: Transaction, part: SendPart): Promise<void> {
  if (!part.sendId) return
  const released = await tx.rows<{ id: string }>(sql`
    update message set held_by_id = null
    where organization_id = ${tx.organizationId} and integration_id = ${part.integrationId}
      and conversation_id = ${part.conversationId} and direction = 'OUTBOUND' and state = 'QUEUED'
      and held_by_id = ${part.id}
    returning id`)
  const { conversationId, branchId, integrationId: subjectId } = part
  for (const { id: messageId } of released) {
    tx.append({ kind: 'MESSAGE_QUEUED', conversationId, messageId, subjectId, branchId })
  }
}
