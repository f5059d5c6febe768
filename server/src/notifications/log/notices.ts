import sql from 'sql-template-tag'
import { decodePlace } from '../../conversations/cursor.ts'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import type { NoticeAudience, NoticeState, Prisma } from '../../generated/prisma/client.ts'
import type { Viewer } from '../../team/viewer.ts'
import { type NoticeEvent, noticeEvents } from '../catalogue.ts'
import { canManageNotices, canReadNotices } from '../policy.ts'

/** Which notices; absent or empty means all. */
export type NoticeFilter = {
  events?: NoticeEvent[] | null
  audiences?: NoticeAudience[] | null
  states?: NoticeState[] | null
  search?: string | null
}

/** One page of the log: after a place of the list, or before one (then the nearest first). */
export type NoticePage = { after?: string; before?: string; limit: number; isBackwards: boolean }

type Query = Pick<Prisma.NoticeFindManyArgs, 'where' | 'orderBy' | 'take'>

/** The log of an organization, the newest first. Throws FORBIDDEN, BAD_INPUT for a cursor of something else. */
export function noticesOf(viewer: Viewer, filter: NoticeFilter, page: NoticePage): Query {
  if (!canReadNotices(viewer)) throw new UserError('FORBIDDEN')
  const words = filter.search?.trim()
  const direction = page.isBackwards ? ('asc' as const) : ('desc' as const)
  const wanted: Prisma.NoticeWhereInput[] = [
    // What the bot answers to those who speak to it in a group is no notice.
    { event: { in: filter.events?.length ? filter.events : noticeEvents } },
    ...(filter.audiences?.length ? [{ audience: { in: filter.audiences } }] : []),
    ...(filter.states?.length ? [{ state: { in: filter.states } }] : []),
    ...(words ? [{ text: { contains: words, mode: 'insensitive' as const } }] : []),
    ...(page.after ? [beyond(page.after, 'lt')] : []),
    ...(page.before ? [beyond(page.before, 'gt')] : []),
  ]
  return { where: { AND: wanted }, orderBy: [{ createdAt: direction }, { id: direction }], take: page.limit }
}

function beyond(cursor: string, side: 'lt' | 'gt'): Prisma.NoticeWhereInput {
  const place = decodePlace(cursor)
  if (!place) throw new UserError('BAD_INPUT', { detail: 'not a cursor of notices' })
  const { at, id } = place
  return { OR: [{ createdAt: { [side]: at } }, { createdAt: at, id: { [side]: id } }] }
}

/**
 * Puts a failed notice back into the queue, where the sweeper finds it; answers its id. Throws FORBIDDEN, NOT_FOUND,
 * NOT_RETRYABLE.
 */
export async function retryNotice(viewer: Viewer, id: string): Promise<string> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  const where = sql`id = ${id} and organization_id = ${viewer.organizationId}`
  return commit(viewer.organizationId, async (tx) => {
    const retried = await tx.row(sql`
      update notice set state = 'QUEUED', attempt_count = 0, next_attempt_at = null, failure_code = null
      where ${where} and state = 'FAILED' returning id`)
    if (!retried) {
      throw new UserError((await tx.row(sql`select id from notice where ${where}`)) ? 'NOT_RETRYABLE' : 'NOT_FOUND')
    }
    tx.append({ kind: 'NOTICE_CHANGED', subjectId: id, actorId: viewer.memberId })
    return id
  })
}
