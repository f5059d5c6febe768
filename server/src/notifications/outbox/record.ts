import sql, { type Sql } from 'sql-template-tag'
import type { Refused, SendResult } from '../../channels/channel.ts'
import { config } from '../../config.ts'
import { commit, commitTogether, type Transaction } from '../../events/commit.ts'
import type { AttemptOutcome } from '../../generated/prisma/enums.ts'
import { holdBot, suspendBot } from '../../integrations/bot/hold-bot.ts'
import { backoff } from '../../messages/outbox/pace/backoff.ts'
import { followGroup } from '../staff-chats/follow-group.ts'
import { markGone } from '../staff-chats/mark-gone.ts'
import type { ClaimedNotice } from './claim.ts'
import { recordTold } from './record-told.ts'

type Unsent = Exclude<SendResult, { type: 'sent' }>
type Outcome = { set: Sql; outcome: AttemptOutcome; waitMs?: number }

/**
 * Writes what became of a notice, fenced by its claim. A lost answer is tried again (at least once), a flood wait holds
 * the bot, a dead token suspends it with its queue, a moved group is followed, a group that threw us out is marked.
 */
export function recordNotice(notice: ClaimedNotice, result: SendResult, latencyMs: number): Promise<void> {
  const { organizationId } = notice
  if (result.type === 'sent') {
    return commitTogether(recordTold, organizationId, { item: { notice, sent: result, latencyMs } })
  }
  return commit(organizationId, async (tx) => {
    const { outcome, set, waitMs } = await judge(tx, notice, result)
    const recorded = await tx.row(sql`
      with noted as (
        update notice_attempt set outcome = ${outcome}::attempt_outcome, latency_ms = ${Math.round(latencyMs)},
          http_code = ${result.httpCode ?? null}, answer = ${result.detail}, reason = ${result.code},
          next_try_at = now() + ${waitMs ?? null}::float8 * interval '1 millisecond'
        where notice_id = ${notice.id} and organization_id = ${tx.organizationId} and outcome is null
      )
      update notice set ${set}, lease_until = null
      where id = ${notice.id} and organization_id = ${tx.organizationId} and state = 'SENDING'
        and lease_token = ${notice.token} returning id`)
    if (recorded) tx.append({ kind: 'NOTICE_CHANGED', subjectId: notice.id })
  })
}

async function judge(tx: Transaction, notice: ClaimedNotice, result: Unsent): Promise<Outcome> {
  switch (result.type) {
    case 'refused':
      return refused(tx, notice, result)
    case 'retry': {
      const isFlood = result.scope !== 'message'
      if (result.scope === 'bot') await holdBot(tx, notice.integrationId, result.afterMs)
      if (isFlood) return again(result, { waitMs: result.afterMs, outcome: 'RETRY', isFree: true })
      return later(notice, result, 'RETRY')
    }
    case 'unknown':
      return later(notice, result, 'UNKNOWN')
  }
}

async function refused(tx: Transaction, notice: ClaimedNotice, result: Refused): Promise<Outcome> {
  if (result.code === 'UNAUTHORIZED') {
    await suspendBot(tx, notice)
    return again(result, { waitMs: 0, outcome: 'REFUSED', isFree: true })
  }
  if (result.code === 'CHAT_MIGRATED' && result.migrateToChatId && notice.attempts <= 2) {
    const { integrationId, chatId: from } = notice
    await followGroup(tx, { integrationId, from, to: result.migrateToChatId })
    return again(result, { waitMs: 0, outcome: 'REFUSED' })
  }
  if (result.code === 'TOPIC_CLOSED' && notice.topicId && notice.attempts <= 2) {
    await tx.rows(sql`
      update notice set topic_id = null where id = ${notice.id} and organization_id = ${tx.organizationId}`)
    return again(result, { waitMs: 0, outcome: 'REFUSED' })
  }
  if (notice.staffChatId) await markGone(tx, notice.staffChatId, result.code)
  return failed(result, { code: result.code, outcome: 'REFUSED' })
}

function later(notice: ClaimedNotice, result: Unsent, outcome: AttemptOutcome): Outcome {
  if (notice.attempts >= config.SEND_MAX_ATTEMPTS) return failed(result, { code: 'RETRIES_EXHAUSTED', outcome })
  return again(result, { waitMs: backoff(notice.attempts, config.RETRY_BASE_MS, Math.random()), outcome })
}

type Again = { waitMs: number; outcome: AttemptOutcome; isFree?: boolean }

function again({ detail }: Unsent, { waitMs, outcome, isFree = false }: Again): Outcome {
  const set = sql`state = 'QUEUED', lease_token = null, failure_detail = ${detail},
    next_attempt_at = now() + ${waitMs}::float8 * interval '1 millisecond',
    attempt_count = attempt_count - ${isFree ? 1 : 0}`
  return { set, outcome, waitMs }
}

function failed({ detail }: Unsent, { code, outcome }: { code: string; outcome: AttemptOutcome }): Outcome {
  return { set: sql`state = 'FAILED', failure_code = ${code}, failure_detail = ${detail}`, outcome }
}
