import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'
import type { MessageDirection, MessageKind } from '../../generated/prisma/enums.ts'
import { preview } from '../inbound/preview.ts'

type Word = { at: Date; text: string | null; kind: MessageKind; direction: MessageDirection }

/** Makes a conversation look again as if what was taken back had never been said: preview, place, waiting. */
export async function lastWordOf(tx: Transaction, conversationId: string): Promise<void> {
  const last = await tx.row<Word>(sql`
    select created_at as at, text, kind, direction from message
    where conversation_id = ${conversationId} and organization_id = ${tx.organizationId}
      and direction <> 'INTERNAL' and state not in ('CANCELLED', 'SCHEDULED') order by seq desc limit 1`)
  await tx.rows(sql`
    update conversation c set last_message_at = coalesce(${last?.at ?? null}, c.created_at),
      last_message_text = ${preview(last?.text)}, last_message_kind = ${last?.kind ?? null}::message_kind,
      last_message_direction = ${last?.direction ?? null}::message_direction,
      awaiting_reply_since = (
        select min(m.created_at) from message m
        where m.conversation_id = c.id and m.direction = 'INBOUND' and m.seq > coalesce((
          select max(a.seq) from message a where a.conversation_id = c.id and a.direction = 'OUTBOUND'
            and a.author_kind = 'MEMBER' and a.state not in ('CANCELLED', 'SCHEDULED')
        ), 0)
      )
    where c.id = ${conversationId} and c.organization_id = ${tx.organizationId}`)
}
