import sql from 'sql-template-tag'
import { channelOf } from '../channels/registry.ts'
import { UserError } from '../errors.ts'
import { commit, type Transaction } from '../events/commit.ts'
import { cleanText } from '../lib/clean-text.ts'
import { once } from '../team/once.ts'
import type { Viewer } from '../team/viewer.ts'
import { attach, takeUploads, type Upload } from './compose/attach.ts'
import { checkTime } from './compose/check-time.ts'
import { planParts } from './compose/plan-parts.ts'
import { readUpTo } from './compose/read-up-to.ts'
import { takeForWriting, type WritableConversation } from './compose/writable-conversation.ts'
import { enqueue } from './outbox/enqueue.ts'

/** An answer to a customer. `expectedLastSeq` is the newest message its author has seen. */
export type Answer = {
  conversationId: string
  integrationId?: string | null
  organizationId?: string | null
  body?: string | null
  attachmentIds?: string[] | null
  replyToId?: string | null
  clientMutationId: string
  expectedLastSeq?: number | null
  /** When it is to leave; null: now, after the undo window of its author. */
  sendAt?: Date | null
}

/** The messages that an answer became, in order. */
export type Queued = { conversationId: string; messageIds: string[] }

const maxParts = 20

/**
 * Puts an answer into the outbox, as the bot, in one commit with its events. Repeating a `clientMutationId` gives the
 * first answer again. Throws MESSAGE_EMPTY, BAD_INPUT for a time that is none, TOO_MANY_FILES,
 * FILE_NOT_FOUND, FILE_TOO_BIG, CONVERSATION_MOVED_ON (with the ids of what others wrote since) and what
 * `takeForWriting` throws.
 */
export async function sendMessage(viewer: Viewer, answer: Answer): Promise<Queued> {
  const text = cleanText(answer.body ?? '').trim()
  const attachmentIds = [...new Set(answer.attachmentIds ?? [])]
  if (!text && attachmentIds.length === 0) throw new UserError('MESSAGE_EMPTY')
  if (answer.organizationId && answer.organizationId !== viewer.organizationId) throw new UserError('NOT_FOUND')
  await checkTime(answer.sendAt)
  const { clientMutationId, expectedLastSeq: _seen, ...rest } = answer
  const key = { clientMutationId, input: { ...rest, body: text, attachmentIds } }
  return commit(viewer.organizationId, (tx) =>
    once(tx, viewer, { key, apply: () => queue(tx, viewer, { ...answer, body: text, attachmentIds }) }),
  )
}

async function queue(tx: Transaction, viewer: Viewer, answer: Answer): Promise<Queued> {
  const conversation = await takeForWriting(tx, viewer, answer.conversationId)
  if (answer.integrationId && answer.integrationId !== conversation.integrationId) {
    throw new UserError('BAD_INPUT', { path: ['input', 'integrationId'] })
  }
  await refuseUnseen(tx, viewer, { conversation, seen: answer.expectedLastSeq })
  const { capabilities } = channelOf(conversation.kind)
  const uploads = await takeUploads(tx, viewer.memberId, answer.attachmentIds ?? [])
  refuseTooMuch(uploads, capabilities)
  const parts = planParts({ text: answer.body ?? '', files: uploads }, capabilities)
  if (parts.length > maxParts) throw new UserError('BAD_INPUT', { path: ['input', 'body'], detail: 'too long' })
  const place = {
    conversationId: conversation.id,
    integrationId: conversation.integrationId,
    branchId: conversation.branchId,
  }
  const { ids, lastSeq, inboundSeq } = await enqueue(tx, place, {
    parts,
    authorKind: 'MEMBER',
    authorId: viewer.memberId,
    replyToId: await repliedTo(tx, conversation.id, answer.replyToId),
    clientMutationId: answer.clientMutationId,
    when: answer.sendAt ? { at: answer.sendAt } : { undoSeconds: conversation.undoSeconds },
  })
  await attach(tx, parts, ids)
  await readUpTo(tx, viewer, { conversationId: conversation.id, readSeq: lastSeq, readInboundSeq: inboundSeq })
  return { conversationId: conversation.id, messageIds: ids }
}

/** What the customer or a colleague wrote after the newest message the author has seen. */
async function refuseUnseen(
  tx: Transaction,
  viewer: Viewer,
  { conversation, seen }: { conversation: WritableConversation; seen: number | null | undefined },
): Promise<void> {
  if (seen === null || seen === undefined || seen >= conversation.lastSeq) return
  const newer = await tx.rows<{ id: string }>(sql`
    select id from message where conversation_id = ${conversation.id} and organization_id = ${tx.organizationId}
      and seq > ${seen} and author_kind in ('CONTACT', 'MEMBER') and author_id is distinct from ${viewer.memberId}::uuid
    order by seq limit 50`)
  if (newer.length === 0) return
  throw new UserError('CONVERSATION_MOVED_ON', { newerMessageIds: newer.map((message) => message.id) })
}

function refuseTooMuch(uploads: Upload[], limits: { maxFiles: number; maxFileBytes: number }): void {
  if (uploads.length > limits.maxFiles) throw new UserError('TOO_MANY_FILES', { path: ['input', 'attachmentIds'] })
  const isTooBig = uploads.some((upload) => (upload.size ?? 0) > limits.maxFileBytes)
  if (isTooBig) throw new UserError('FILE_TOO_BIG', { path: ['input', 'attachmentIds'] })
}

async function repliedTo(tx: Transaction, conversationId: string, messageId: string | null | undefined) {
  if (!messageId) return null
  const message = await tx.row<{ id: string }>(sql`
    select id from message where id = ${messageId} and conversation_id = ${conversationId}
      and organization_id = ${tx.organizationId}`)
  if (!message) throw new UserError('NOT_FOUND', { path: ['input', 'replyToId'] })
  return message.id
}
