import sql from 'sql-template-tag'
import { row, rows } from '../db/query.ts'
import { formatCursor, type Place } from './cursor.ts'
import type { FeedEvent } from './event.ts'

/** Up to `limit` events after `after`, in order. The caller sees from the first `seq` whether older ones are gone. */
export async function readLog(organizationId: string, after: number, limit: number): Promise<FeedEvent[]> {
  return rows<FeedEvent>(sql`
    select organization_id as "organizationId", seq, kind, conversation_id as "conversationId",
      message_id as "messageId", subject_id as "subjectId", actor_id as "actorId", branch_id as "branchId",
      audience_member_id as "audienceMemberId", at
    from event where organization_id = ${organizationId} and seq > ${after} order by seq limit ${limit}`)
}

/** The newest place of one organization's feed. */
export async function feedHead(organizationId: string): Promise<Place> {
  const head = await row<Place>(sql`
    select epoch, coalesce((select seq from feed where organization_id = ${organizationId}), 0) as seq
    from installation`)
  if (!head) throw new Error('the installation row is missing: migrations have not run')
  return head
}

/** The newest place of one organization's feed as a cursor: everything read after it is newer than it. */
export async function currentCursor(organizationId: string): Promise<string> {
  return formatCursor(await feedHead(organizationId))
}

/** The newest places of several feeds in one query; a feed without events is left out. */
export async function feedHeads(organizationIds: string[]): Promise<Map<string, Place>> {
  const heads = await rows<Place & { id: string }>(sql`
    select i.epoch, f.organization_id as id, f.seq
    from installation i, feed f where f.organization_id = any(${organizationIds}::uuid[])`)
  return new Map(heads.map(({ id, epoch, seq }) => [id, { epoch, seq }]))
}
