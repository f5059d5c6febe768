import type { Message } from '../../api/fragments.ts'
import type { OutboxEntry } from './outbox.ts'

const NOTHING = {
  direction: 'OUTBOUND', authorKind: 'MEMBER', data: null, albumId: null, sentAt: null, editedAt: null, deletedAt: null,
  attemptCount: 0, nextAttemptAt: null, undoUntil: null, holdReason: null, entities: [], inboundSeq: 0,
  authorName: null, automation: null, choice: false,
} as const // prettier-ignore

/** An entry of the outbox as the bubble it is going to be; it stands after everything the server has numbered. */
export function pendingMessage(
  entry: OutboxEntry,
  author: { id: string; name: string } | null,
  place: number,
): Message {
  const isRefused = entry.state === 'refused'
  const kind = entry.attachments.length > 1 ? 'ALBUM' : (entry.attachments[0]?.kind ?? 'TEXT')
  return {
    ...NOTHING,
    entities: [],
    buttons: [],
    id: `local:${entry.id}`,
    conversationId: entry.conversationId,
    seq: Number.MAX_SAFE_INTEGER - 10_000 + place,
    kind,
    text: entry.body || null,
    state: isRefused ? 'FAILED' : entry.sendAt ? 'SCHEDULED' : 'QUEUED',
    nextAttemptAt: entry.sendAt ?? null,
    failure: isRefused
      ? { code: 'REFUSED', reason: entry.refusal ?? '', nextStep: '', canRetry: true, detail: null }
      : null,
    clientMutationId: entry.id,
    createdAt: entry.createdAt,
    author,
    attachments: entry.attachments,
    replyTo: entry.replyTo,
  }
}
