import sql from 'sql-template-tag'
import { preparedRows } from '../../db/query.ts'
import type { ClaimTerms } from '../../messages/outbox/claim.ts'

/** A notice in the hands of this process until its lease ends. */
export type ClaimedNotice = {
  id: string
  organizationId: string
  integrationId: string
  /** The token it is sent with, to be told from one that replaced it. */
  tokenEncrypted: string
  staffChatId: string | null
  chatId: string
  topicId: string | null
  text: string
  token: string
  /** Tries, the present one counted; flood waits are not. */
  attempts: number
  leaseMs: number
  /** `performance.now()` before the claim began: the lease is younger than this. */
  claimedAt: number
}

/**
 * Nothing earlier is unfinished in the same chat, so notices of a chat come in their order. What was never tried and
 * waits for the end of the quiet hours holds nobody: whoever speaks to the bot at night is answered.
 */
export const isHead = sql`not exists (
  select from notice e where e.integration_id = n.integration_id and e.chat_id = n.chat_id
    and e.state in ('QUEUED', 'SENDING') and (e.created_at, e.id) < (n.created_at, n.id)
    and (e.next_attempt_at is null or e.next_attempt_at <= now()
      or exists (select from notice_attempt a where a.notice_id = e.id))
  offset 0)`

/** The notices of bot `b` that may be told now, the longest waiting first. */
export const readyNotices = sql`
  select n.id, n.chat_id as "chatId" from notice n
  where n.integration_id = b.id and n.state = 'QUEUED'
    and (n.next_attempt_at is null or n.next_attempt_at <= now()) and ${isHead}
  order by n.created_at`

/** Claims notices by compare-and-set: a lease by the database's clock, a fencing token, a row in the attempt log. */
export async function claimNotices(ids: string[], { bot, worker, leaseSeconds }: ClaimTerms): Promise<ClaimedNotice[]> {
  const claimedAt = performance.now()
  const claimed = await preparedRows<Omit<ClaimedNotice, 'claimedAt' | 'tokenEncrypted'>>(sql`
    with free as (
      select n.id, gen_random_uuid() as token from notice n
      where n.id = any(${ids}::uuid[]) and n.state = 'QUEUED'
        and (n.next_attempt_at is null or n.next_attempt_at <= now()) and ${isHead}
      for update of n skip locked
    ), taken as (
      update notice n set state = 'SENDING', lease_token = free.token, attempt_count = attempt_count + 1,
        lease_until = now() + make_interval(secs => ${leaseSeconds}), next_attempt_at = null
      from free where n.id = free.id
      returning n.*
    ), logged as (
      insert into notice_attempt (organization_id, notice_id, worker, number)
      select t.organization_id, t.id, ${worker},
        1 + (select coalesce(max(a.number), 0) from notice_attempt a where a.notice_id = t.id)
      from taken t
    )
    select id, organization_id as "organizationId", integration_id as "integrationId", staff_chat_id as "staffChatId",
      chat_id as "chatId", topic_id as "topicId", text, lease_token as token, attempt_count as attempts,
      ${leaseSeconds * 1000}::float8 as "leaseMs"
    from taken`)
  return claimed.map((notice) => ({ ...notice, claimedAt, tokenEncrypted: bot.tokenEncrypted }))
}
