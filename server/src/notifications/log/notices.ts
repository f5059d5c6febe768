import sql from 'sql-template-tag'
import { row, rows } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { Notice, NoticeAttempt } from '../../generated/prisma/client.ts'
import type { NoticeState } from '../../generated/prisma/enums.ts'
import type { Viewer } from '../../team/viewer.ts'
import type { NoticeEvent } from '../catalogue.ts'
import { canManageNotices, canReadNotices } from '../policy.ts'

/** Which notices; absent or empty means all. */
export type NoticeFilter = {
  events?: NoticeEvent[] | null
  audiences?: Notice['audience'][] | null
  states?: NoticeState[] | null
  search?: string | null
}

const columns = sql`n.id, n.organization_id as "organizationId", n.integration_id as "integrationId", n.event,
  n.audience, n.dedupe_key as "dedupeKey", n.branch_id as "branchId", n.staff_chat_id as "staffChatId",
  n.member_id as "memberId",
  n.subject_id as "subjectId", n.conversation_id as "conversationId", n.chat_id as "chatId", n.topic_id as "topicId",
  n.text, n.state, n.failure_code as "failureCode", n.failure_detail as "failureDetail",
  n.attempt_count as "attemptCount", n.next_attempt_at as "nextAttemptAt", n.external_id as "externalId",
  n.created_at as "createdAt", n.sent_at as "sentAt"`

/** The notices of an organization, the newest first, after the place `after`. Throws FORBIDDEN. */
export function listNotices(
  viewer: Viewer,
  { filter, after, limit }: { filter: NoticeFilter; after: { at: Date; id: string } | null; limit: number },
): Promise<Notice[]> {
  if (!canReadNotices(viewer)) throw new UserError('FORBIDDEN')
  const { events, audiences, states, search } = filter
  const words = search?.trim()
  return rows<Notice>(sql`
    select ${columns} from notice n
    where n.organization_id = ${viewer.organizationId}
      and (${after?.at ?? null}::timestamptz is null
        or (n.created_at, n.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      and (${given(events)}::text[] is null or n.event = any(${given(events)}::text[]))
      and (${given(audiences)}::notice_audience[] is null or n.audience = any(${given(audiences)}::notice_audience[]))
      and (${given(states)}::notice_state[] is null or n.state = any(${given(states)}::notice_state[]))
      and (${words || null}::text is null or n.text ilike ${`%${(words ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`})
    order by n.created_at desc, n.id desc limit ${limit}`)
}

const given = <T>(list: T[] | null | undefined) => (list && list.length > 0 ? list : null)

/** Every call of some notices, by notice, in order. */
export async function attemptsOf(organizationId: string, ids: string[]): Promise<Map<string, NoticeAttempt[]>> {
  const attempts = await rows<NoticeAttempt>(sql`
    select id, organization_id as "organizationId", notice_id as "noticeId", number, worker, started_at as "startedAt",
      latency_ms as "latencyMs", outcome, http_code as "httpCode", answer, reason, next_try_at as "nextTryAt"
    from notice_attempt where notice_id = any(${ids}::uuid[]) and organization_id = ${organizationId} order by number`)
  const groups = new Map<string, NoticeAttempt[]>()
  for (const attempt of attempts) groups.set(attempt.noticeId, [...(groups.get(attempt.noticeId) ?? []), attempt])
  return groups
}

/** Puts a failed notice back into the queue; its bot is to be rung. Throws FORBIDDEN, NOT_FOUND, NOT_RETRYABLE. */
export async function retryNotice(viewer: Viewer, id: string): Promise<Notice> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  const where = sql`n.id = ${id} and n.organization_id = ${viewer.organizationId}`
  const retried = await row<Notice>(sql`
    update notice n set state = 'QUEUED', attempt_count = 0, next_attempt_at = null, failure_code = null
    where ${where} and n.state = 'FAILED' returning ${columns}`)
  if (retried) return retried
  throw new UserError((await row(sql`select id from notice n where ${where}`)) ? 'NOT_RETRYABLE' : 'NOT_FOUND')
}
