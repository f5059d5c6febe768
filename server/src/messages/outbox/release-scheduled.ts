import sql from 'sql-template-tag'
import { preparedRow } from '../../db/query.ts'
import { turnedToHuman } from '../../conversations/mode/turn-to-human.ts'
import { commit } from '../../events/commit.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { AuthorKind, MessageKind } from '../../generated/prisma/enums.ts'
import { preview } from '../inbound/preview.ts'

type Due = {
  id: string
  conversationId: string
  integrationId: string
  branchId: string | null
  authorKind: AuthorKind
  kind: MessageKind
  text: string | null
}

/** Whether bot `b` has messages whose time has come. */
export const isScheduledDue = sql`exists (
  select from message where integration_id = b.id and state = 'SCHEDULED' and next_attempt_at <= now())`

/**
 * Queues the scheduled messages of a bot whose time has come. Each gets a new number at the end of its conversation:
 * it stands in the thread where the customer reads it, and the order of numbers stays the order of sending.
 */
export async function releaseScheduled(integrationId: string): Promise<void> {
  const organization = await preparedRow<{ id: string }>(sql`
    select organization_id as id from message
    where integration_id = ${integrationId} and state = 'SCHEDULED' and next_attempt_at <= now() limit 1`)
  if (!organization) return
  await commit(organization.id, async (tx) => {
    const due = await tx.rows<Due>(sql`
      select m.id, m.conversation_id as "conversationId", m.integration_id as "integrationId",
        c.branch_id as "branchId", m.author_kind as "authorKind", m.kind, m.text
      from message m join conversation c on c.id = m.conversation_id
      where m.integration_id = ${integrationId} and m.organization_id = ${tx.organizationId}
        and m.state = 'SCHEDULED' and m.next_attempt_at <= now()
      order by m.next_attempt_at, m.seq limit 100 for update of m skip locked`)
    for (const message of due) await release(tx, message)
  })
}

async function release(tx: Transaction, message: Due): Promise<void> {
  const { id: messageId, conversationId, integrationId: subjectId, branchId } = message
  await tx.rows(sql`
    with moved as (
      update conversation set last_seq = last_seq + 1, last_message_at = now(),
        last_message_text = ${preview(message.text)}, last_message_kind = ${message.kind}::message_kind,
        last_message_direction = 'OUTBOUND',
        awaiting_reply_since = case when ${message.authorKind === 'MEMBER'} then null else awaiting_reply_since end,
        ${turnedToHuman(message.authorKind === 'MEMBER')}
      where id = ${conversationId} and organization_id = ${tx.organizationId}
      returning last_seq, inbound_seq
    )
    update message m set state = 'QUEUED', next_attempt_at = null, seq = moved.last_seq,
      inbound_seq = moved.inbound_seq
    from moved where m.id = ${messageId} and m.organization_id = ${tx.organizationId}`)
  tx.append({ kind: 'MESSAGE_QUEUED', conversationId, messageId, subjectId, branchId })
}
