import { randomUUID } from 'node:crypto'
import sql, { bulk } from 'sql-template-tag'
import type { Button } from '../../channels/channel.ts'
import { turnedToHuman } from '../../conversations/mode/turn-to-human.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { Part } from '../compose/plan-parts.ts'
import { preview } from '../inbound/preview.ts'

/** Where messages are to be sent. */
export type OutboxPlace = { conversationId: string; integrationId: string; branchId: string | null }

/** When it may leave: by its author's undo window, in seconds, or at a time of his; at once when absent. */
export type SendTime = { undoSeconds: number } | { at: Date }

/** What is to be sent and in whose name. `clientMutationId` is kept on the first message. */
export type OutboxDraft = {
  parts: Part[]
  authorKind: 'MEMBER' | 'AUTOMATION'
  authorId: string | null
  /** Who wrote it when that is no member: a colleague in a group of the staff. */
  authorName?: string | null
  replyToId?: string | null
  clientMutationId: string
  when?: SendTime
  /** Rows of buttons below the last of them. */
  buttons?: Button[][]
  /** Who of the bot speaks, on every one of them: `automation` is its name. */
  data?: Record<string, unknown> & { automation: string }
}

type Place = { last_seq: number; inbound_seq: number }

/** The messages that were queued, in order, and where the conversation stands now. */
export type Enqueued = { ids: string[]; lastSeq: number; inboundSeq: number }

/**
 * Puts messages at the end of a conversation and into the outbox at once; the row is the outbox, MESSAGE_QUEUED rings
 * the bell. An answer of a member ends the customer's waiting and silences the bot, an automatic one does neither, and
 * a scheduled one only when its time has come.
 */
export async function enqueue(tx: Transaction, place: OutboxPlace, draft: OutboxDraft): Promise<Enqueued> {
  const { when } = draft
  const isScheduled = when !== undefined && 'at' in when
  const undoSeconds = when && 'undoSeconds' in when ? when.undoSeconds : 0
  const undoUntil = undoSeconds > 0 ? sql`now() + make_interval(secs => ${undoSeconds})` : null
  const sendId = draft.parts.length > 1 ? randomUUID() : null
  const moved = await (isScheduled ? reserve : advance)(tx, place, draft)
  const first = moved.last_seq - draft.parts.length + 1
  const rows = draft.parts.map((part, index) => [
    tx.organizationId,
    place.conversationId,
    place.integrationId,
    first + index,
    moved.inbound_seq,
    'OUTBOUND',
    draft.authorKind,
    draft.authorId,
    part.kind,
    part.text,
    index === 0 ? (draft.replyToId ?? null) : null,
    isScheduled ? 'SCHEDULED' : 'QUEUED',
    index === 0 ? draft.clientMutationId : null,
    sendId,
    isScheduled ? when.at : undoUntil,
    undoUntil,
    index === draft.parts.length - 1 && draft.buttons?.length ? JSON.stringify(draft.buttons) : null,
    draft.data ? JSON.stringify(draft.data) : null,
    draft.authorName ?? null,
  ])
  const inserted = await tx.rows<{ id: string; seq: number }>(sql`
    insert into message (organization_id, conversation_id, integration_id, seq, inbound_seq, direction, author_kind,
      author_id, kind, text, reply_to_id, state, client_mutation_id, send_id, next_attempt_at, undo_until, buttons,
      data, author_name)
    values ${bulk(rows)} returning id, seq`)
  const ids = inserted.sort((a, b) => a.seq - b.seq).map((message) => message.id)
  for (const messageId of ids) {
    tx.append({
      kind: 'MESSAGE_QUEUED',
      conversationId: place.conversationId,
      messageId,
      subjectId: place.integrationId,
      actorId: draft.authorId,
      branchId: place.branchId,
    })
  }
  return { ids, lastSeq: moved.last_seq, inboundSeq: moved.inbound_seq }
}

/** Scheduled messages have numbers, and nobody sees the conversation move. */
async function reserve(tx: Transaction, place: OutboxPlace, { parts }: OutboxDraft): Promise<Place> {
  const moved = await tx.row<Place>(sql`
    update conversation set last_seq = last_seq + ${parts.length}
    where id = ${place.conversationId} and organization_id = ${tx.organizationId}
    returning last_seq, inbound_seq`)
  if (!moved) throw new Error('the conversation is gone')
  return moved
}

async function advance(tx: Transaction, place: OutboxPlace, { parts, authorKind }: OutboxDraft): Promise<Place> {
  const last = parts.at(-1)!
  const isAnswer = authorKind === 'MEMBER'
  const moved = await tx.row<Place>(sql`
    update conversation set last_seq = last_seq + ${parts.length}, last_message_at = now(),
      last_message_text = ${preview(last.text)}, last_message_kind = ${last.kind}::message_kind,
      last_message_direction = 'OUTBOUND',
      awaiting_reply_since = case when ${isAnswer} then null else awaiting_reply_since end,
      ${turnedToHuman(isAnswer)}
    where id = ${place.conversationId} and organization_id = ${tx.organizationId}
    returning last_seq, inbound_seq`)
  if (!moved) throw new Error('the conversation is gone')
  return moved
}
