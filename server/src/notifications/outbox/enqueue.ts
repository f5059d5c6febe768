import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'
import type { NoticeAudience } from '../../generated/prisma/enums.ts'

/** One notice to one place. `subjectId` is what it is about: an order, a lead, a message. */
export type NoticeDraft = {
  integrationId: string
  event: string
  audience: NoticeAudience
  chatId: string
  topicId?: string | null
  staffChatId?: string | null
  memberId?: string | null
  branchId?: string | null
  subjectId?: string | null
  conversationId?: string | null
  /** Told once for ever under this name; absent: not again within ten minutes. */
  once?: string | null
  text: string
  /** Not before, for quiet hours; null or absent: at once. */
  notBefore?: Date | null
}

/** How long the same is not told again to the same place, in minutes, when it may be told again at all. */
const dedupeMinutes = 10

/**
 * Puts notices into the staff's outbox, except what the same place heard of the same before (`once`) or within ten
 * minutes. Answers the bots that have something to say now. The organization is locked, so that two
 * processes do not both find nothing.
 */
export async function enqueueNotices(tx: Transaction, drafts: NoticeDraft[]): Promise<string[]> {
  if (drafts.length === 0) return []
  await tx.row(sql`select id from organization where id = ${tx.organizationId} for no key update`)
  const bots = new Set<string>()
  for (const draft of drafts) if (await enqueue(tx, draft)) bots.add(draft.integrationId)
  return [...bots]
}

async function enqueue(tx: Transaction, draft: NoticeDraft): Promise<boolean> {
  const key = keyOf(draft)
  const queued = await tx.row(sql`
    insert into notice (organization_id, integration_id, event, audience, dedupe_key, branch_id, staff_chat_id,
      member_id, subject_id, conversation_id, chat_id, topic_id, text, next_attempt_at)
    select ${tx.organizationId}::uuid, ${draft.integrationId}::uuid, ${draft.event},
      ${draft.audience}::notice_audience, ${key}, ${draft.branchId ?? null}::uuid, ${draft.staffChatId ?? null}::uuid,
      ${draft.memberId ?? null}::uuid, ${draft.subjectId ?? null}::uuid, ${draft.conversationId ?? null}::uuid,
      ${draft.chatId}, ${draft.topicId ?? null}::text, ${draft.text}, ${draft.notBefore ?? null}::timestamptz
    where not exists (
      select from notice where organization_id = ${tx.organizationId} and dedupe_key = ${key}
        and (${typeof draft.once === 'string'} or created_at > now() - make_interval(mins => ${dedupeMinutes})))
    returning id`)
  return queued !== undefined
}

function keyOf({ event, subjectId, once, integrationId, chatId, topicId }: NoticeDraft): string {
  const key = [event, subjectId ?? '', integrationId, chatId, topicId ?? '']
  return [...key, ...(typeof once === 'string' ? [once] : [])].join(':')
}
