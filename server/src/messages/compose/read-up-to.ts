import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'
import type { Viewer } from '../../team/viewer.ts'

/** Whoever answers has read what is above his answer. */
export async function readUpTo(
  tx: Transaction,
  viewer: Viewer,
  mark: { conversationId: string; readSeq: number; readInboundSeq: number },
): Promise<void> {
  await tx.rows(sql`
    insert into read_mark (member_id, conversation_id, read_seq, read_inbound_seq)
    values (${viewer.memberId}, ${mark.conversationId}, ${mark.readSeq}, ${mark.readInboundSeq})
    on conflict (member_id, conversation_id) do update set
      read_seq = greatest(read_mark.read_seq, excluded.read_seq),
      read_inbound_seq = greatest(read_mark.read_inbound_seq, excluded.read_inbound_seq), updated_at = now()`)
  tx.append({ kind: 'READ_MARK_MOVED', conversationId: mark.conversationId, audienceMemberId: viewer.memberId })
}
