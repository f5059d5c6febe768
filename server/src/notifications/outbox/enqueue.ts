import sql from 'sql-template-tag'
import type { SetWrite } from '../../events/batch/waiting.ts'
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
  /** Of a text that is too long for one message: which piece of it, from 0. */
  part?: number
  /** Not before, for quiet hours; null or absent: at once. */
  notBefore?: Date | null
}

/** How long the same is not told again to the same place, in minutes, when it may be told again at all. */
const dedupeMinutes = 10

/**
 * Puts notices into the staff's outbox, except what the same place heard of the same before (`once`) or within ten
 * minutes. Answers the bots that have something to say now.
 */
export async function enqueueNotices(tx: Transaction, drafts: NoticeDraft[]): Promise<string[]> {
  return (await enqueueTogether.applyAll([{ tx, item: drafts }]))[0]!
}

/**
 * The same for the notices of many events at once, by two statements; they are told in the order given. The
 * organizations are locked, so that two processes do not both find nothing.
 */
export const enqueueTogether: SetWrite<NoticeDraft[], string[]> = {
  async applyAll(entries) {
    const drafts = entries.flatMap(({ tx, item }, entry) => item.map((draft) => rowOf(draft, tx, entry)))
    const firsts = [...new Map(drafts.toReversed().map((row) => [`${row.organization} ${row.key}`, row])).values()]
    const bots = entries.map(() => new Set<string>())
    if (firsts.length === 0) return bots.map(() => [])
    const { tx } = entries[0]!
    const organizations = [...new Set(firsts.map(({ organization }) => organization))]
    await tx.rows(sql`
      select id from organization where id = any(${organizations}::uuid[]) order by id for no key update`)
    const rows = JSON.stringify(firsts.toReversed())
    const queued = await tx.rows<{ id: string; organization: string; key: string; bot: string }>(insert(rows))
    const entryOf = new Map(firsts.map(({ organization, key, entry }) => [`${organization} ${key}`, entry]))
    for (const { id, organization, key, bot } of queued) {
      const entry = entryOf.get(`${organization} ${key}`)!
      bots[entry]!.add(bot)
      entries[entry]!.tx.append({ kind: 'NOTICE_CHANGED', subjectId: id })
    }
    return bots.map((some) => [...some])
  },
}

function insert(rows: string) {
  return sql`
    with draft as materialized (
      select * from rows from (json_to_recordset(${rows}::json) as (organization uuid, key text, "isOnce" boolean,
        "integrationId" uuid, event text, audience notice_audience, "branchId" uuid, "staffChatId" uuid,
        "memberId" uuid, "subjectId" uuid, "conversationId" uuid, "chatId" text, "topicId" text, text text,
        "notBefore" timestamptz)) with ordinality
    )
    insert into notice (organization_id, integration_id, event, audience, dedupe_key, branch_id, staff_chat_id,
      member_id, subject_id, conversation_id, chat_id, topic_id, text, next_attempt_at)
    select organization, "integrationId", event, audience, key, "branchId", "staffChatId", "memberId", "subjectId",
      "conversationId", "chatId", "topicId", text, "notBefore"
    from draft d where not exists (
      select from notice n where n.organization_id = d.organization and n.dedupe_key = d.key
        and (d."isOnce" or n.created_at > now() - make_interval(mins => ${dedupeMinutes})))
    order by ordinality
    returning id, organization_id as organization, dedupe_key as key, integration_id as bot`
}

function rowOf({ once, ...draft }: NoticeDraft, { organizationId: organization }: Transaction, entry: number) {
  const { event, subjectId, integrationId, chatId, topicId, part } = draft
  const isOnce = typeof once === 'string'
  const names = [event, subjectId ?? '', integrationId, chatId, topicId ?? '', ...(isOnce ? [once] : [])]
  const key = [...names, ...(part ? [`part ${part}`] : [])].join(':')
  return { ...draft, organization, entry, isOnce, key }
}
