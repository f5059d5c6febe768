import sql from 'sql-template-tag'
import { preparedRows, rows } from '../db/query.ts'
import { commit } from '../events/commit.ts'
import type { Transaction } from '../events/transaction.ts'
import type { ReadMark } from '../generated/prisma/client.ts'
import type { Viewer } from '../team/viewer.ts'
import { lockConversation } from './lock.ts'

/** Moves the viewer's mark forward to `upToSeq`; it never goes back here, whatever order requests arrive in. */
export function markConversationRead(viewer: Viewer, input: { conversationId: string; upToSeq: number }) {
  return commit(viewer.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, viewer, input)
    const seq = Math.min(Math.max(input.upToSeq, 0), conversation.lastSeq)
    const moved = await move(tx, viewer, { conversationId: conversation.id, seq, isForwardOnly: true })
    return moved ?? current(tx, viewer, conversation.id)
  })
}

/** Moves the viewer's mark back, so that the message `fromSeq` and all after it count as unread. */
export function markConversationUnread(viewer: Viewer, input: { conversationId: string; fromSeq: number }) {
  return commit(viewer.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, viewer, input)
    const seq = Math.min(Math.max(input.fromSeq - 1, 0), conversation.lastSeq)
    const moved = await move(tx, viewer, { conversationId: conversation.id, seq, isForwardOnly: false })
    return moved ?? current(tx, viewer, conversation.id)
  })
}

/** The viewer's marks in these conversations, in their order; what he never opened is read up to 0. */
export async function readMarksOf(viewer: Viewer, conversationIds: string[]): Promise<ReadMark[]> {
  const found = await rows<ReadMark>(sql`
    select r.member_id as "memberId", r.conversation_id as "conversationId", r.read_seq as "readSeq",
      r.read_inbound_seq as "readInboundSeq", r.updated_at as "updatedAt"
    from read_mark r where r.member_id = ${viewer.memberId} and r.conversation_id = any(${conversationIds}::uuid[])`)
  const byId = new Map(found.map((mark) => [mark.conversationId, mark]))
  return conversationIds.map((id) => byId.get(id) ?? unread(viewer, id))
}

/** The rows behind READ_MARK_MOVED, by `<member>:<conversation>`. */
export async function loadReadMarks(organizationId: string, keys: string[]): Promise<Map<string, object>> {
  const pairs = keys.map((key) => key.split(':'))
  const marks = await preparedRows<ReadMark>(sql`
    select r.member_id as "memberId", r.conversation_id as "conversationId", r.read_seq as "readSeq",
      r.read_inbound_seq as "readInboundSeq", r.updated_at as "updatedAt"
    from read_mark r join member m on m.id = r.member_id
    where m.organization_id = ${organizationId} and (r.member_id, r.conversation_id) in (
      select * from unnest(${pairs.map(([member]) => member)}::uuid[], ${pairs.map(([, chat]) => chat)}::uuid[])
    )`)
  return new Map(marks.map((mark) => [`${mark.memberId}:${mark.conversationId}`, mark]))
}

type Move = { conversationId: string; seq: number; isForwardOnly: boolean }

async function move(tx: Transaction, viewer: Viewer, { conversationId, seq, isForwardOnly }: Move) {
  const mark = await tx.row<ReadMark>(sql`
    insert into read_mark as r (member_id, conversation_id, read_seq, read_inbound_seq)
    select ${viewer.memberId}::uuid, ${conversationId}::uuid, ${seq}::int, coalesce((
      select inbound_seq from message where conversation_id = ${conversationId} and seq <= ${seq}
      order by seq desc limit 1
    ), 0)
    on conflict (member_id, conversation_id) do update
      set read_seq = excluded.read_seq, read_inbound_seq = excluded.read_inbound_seq, updated_at = now()
      where case when ${isForwardOnly} then r.read_seq < excluded.read_seq else r.read_seq <> excluded.read_seq end
    returning member_id as "memberId", conversation_id as "conversationId", read_seq as "readSeq",
      read_inbound_seq as "readInboundSeq", updated_at as "updatedAt"`)
  if (mark) tx.append({ kind: 'READ_MARK_MOVED', conversationId, audienceMemberId: viewer.memberId })
  return mark
}

async function current(tx: Transaction, viewer: Viewer, conversationId: string): Promise<ReadMark> {
  const mark = await tx.row<ReadMark>(sql`
    select member_id as "memberId", conversation_id as "conversationId", read_seq as "readSeq",
      read_inbound_seq as "readInboundSeq", updated_at as "updatedAt"
    from read_mark where member_id = ${viewer.memberId} and conversation_id = ${conversationId}`)
  return mark ?? unread(viewer, conversationId)
}

function unread(viewer: Viewer, conversationId: string): ReadMark {
  return { memberId: viewer.memberId, conversationId, readSeq: 0, readInboundSeq: 0, updatedAt: new Date(0) }
}
