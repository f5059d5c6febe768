import sql from 'sql-template-tag'
import type { Retry } from '../../../channels/channel.ts'
import { config } from '../../../config.ts'
import type { Transaction } from '../../../events/transaction.ts'
import { holdBot } from '../../../integrations/bot/hold-bot.ts'
import { backoff } from '../pace/backoff.ts'
import type { ClaimedMessage } from '../claim.ts'
import { settle } from './settle.ts'

/**
 * Proven not sent. A flood wait of the bot is a fact of its integration (it survives a restart and holds no other bot)
 * and costs no attempt; a wait of the chat holds the chat; anything else backs off until the attempts are used up.
 */
export async function recordRetry(
  tx: Transaction,
  message: ClaimedMessage,
  { retry, latencyMs, maxAttempts }: { retry: Retry; latencyMs: number; maxAttempts: number },
): Promise<void> {
  const isFlood = retry.scope !== 'message'
  const facts = { latencyMs, httpCode: retry.httpCode, answer: retry.detail, reason: retry.code }
  if (!isFlood && message.attempts >= maxAttempts) {
    await settle(tx, message, {
      set: sql`state = 'FAILED', failure_code = 'RETRIES_EXHAUSTED', failure_detail = ${retry.detail},
        lease_until = null`,
      from: ['SENDING'],
      attempt: { ...facts, outcome: 'RETRY' },
      rest: 'hold',
      isFailure: true,
    })
    return
  }
  const waitMs = isFlood
    ? retry.afterMs
    : Math.max(retry.afterMs, backoff(message.attempts, config.RETRY_BASE_MS, Math.random()))
  if (retry.scope === 'bot') await holdBot(tx, message.integrationId, waitMs)
  await settle(tx, message, {
    set: sql`state = 'QUEUED', lease_until = null, lease_token = null, failure_detail = ${retry.detail},
      next_attempt_at = now() + ${waitMs}::float8 * interval '1 millisecond',
      attempt_count = attempt_count - ${isFlood ? 1 : 0}`,
    from: ['SENDING'],
    attempt: { ...facts, outcome: 'RETRY', nextTryInMs: waitMs },
  })
}
