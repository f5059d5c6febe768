import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'
import { scopedTo } from '../../db/scoped.ts'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import { once } from '../../team/once.ts'
import type { Viewer } from '../../team/viewer.ts'
import { retryMessage } from '../retry.ts'
import { deliveriesWhere, type DeliveryFilter } from './filter.ts'

/** Which messages are to be sent again: these, or every FAILED one of a filter. */
export type RetryWish = {
  messageIds?: string[] | null
  filter?: DeliveryFilter | null
  clientMutationId?: string | null
}

/** How many messages were queued again and how many no longer could be. */
export type RetryResult = { count: number; skipped: number }

/** Most messages of one wish. */
export const maxRetries = 500
const atOnce = 50

/**
 * Sends many messages again, each by `retryMessage` with its rights and its record, the oldest first. Which ones is
 * settled by the first request of a `clientMutationId`: a repeat goes on where that one broke off and sends nothing
 * twice. A filter takes FAILED messages only, UNKNOWN ones must be named: somebody has to answer for a double. Throws
 * FORBIDDEN, NOT_FOUND when one of the named is not there, and the reason when not a single one could be sent.
 */
export async function retryMessages(viewer: Viewer, wish: RetryWish): Promise<RetryResult> {
  const { clientMutationId: name, messageIds, filter } = wish
  if (!messageIds === !filter) throw new UserError('BAD_INPUT', { detail: 'messageIds | filter', path: ['input'] })
  const found = messageIds ? await named(viewer, messageIds) : await failed(viewer, filter!)
  const ids = name
    ? await commit(viewer.organizationId, (tx) => {
        const input = { verb: 'retry-messages', messageIds: messageIds ?? null, filter: filter ?? null }
        return once(tx, viewer, { key: { clientMutationId: name, input }, apply: async () => found })
      })
    : found
  const result = { count: 0, skipped: 0, reason: undefined as UserError | undefined }
  for (let start = 0; start < ids.length; start += atOnce) {
    const chunk = ids.slice(start, start + atOnce)
    // Together they are one batch of the writer, each with a savepoint of its own.
    const outcomes = await Promise.allSettled(
      chunk.map((messageId) =>
        retryMessage(viewer, { messageId, clientMutationId: name ? `${name}/${messageId}` : null }),
      ),
    )
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') result.count++
      else if (outcome.reason instanceof UserError) {
        result.skipped++
        result.reason ??= outcome.reason
      } else throw outcome.reason
    }
  }
  if (result.count === 0 && result.reason) throw result.reason
  return { count: result.count, skipped: result.skipped }
}

async function named(viewer: Viewer, messageIds: string[]): Promise<string[]> {
  const ids = [...new Set(messageIds)]
  const found = await rows<{ id: string }>(sql`
    select m.id from message m join conversation c on c.id = m.conversation_id
    where ${deliveriesWhere(viewer, {})} and m.id = any(${ids}::uuid[]) order by m.created_at, m.id`)
  if (found.length < ids.length) throw new UserError('NOT_FOUND', { path: ['messageIds'] })
  return found.map((message) => message.id)
}

async function failed(viewer: Viewer, filter: DeliveryFilter): Promise<string[]> {
  await checkNames(viewer, filter)
  const found = await rows<{ id: string }>(sql`
    select m.id from message m join conversation c on c.id = m.conversation_id
    where ${deliveriesWhere(viewer, filter)} and m.state = 'FAILED'
    order by m.created_at, m.id limit ${maxRetries}`)
  return found.map((message) => message.id)
}

/** A list by a bot or colleague who is not there is empty; an order about them is refused. */
async function checkNames(viewer: Viewer, { integrationId, authorId }: DeliveryFilter): Promise<void> {
  const db = scopedTo(viewer.organizationId)
  if (integrationId && (await db.integration.count({ where: { id: integrationId } })) === 0) {
    throw new UserError('NOT_FOUND', { path: ['filter', 'integrationId'] })
  }
  if (authorId && (await db.member.count({ where: { id: authorId } })) === 0) {
    throw new UserError('NOT_FOUND', { path: ['filter', 'authorId'] })
  }
}
