import sql from 'sql-template-tag'
import type { SendResult } from '../../../channels/channel.ts'
import { config } from '../../../config.ts'
import { isTaken } from '../../../db/outage.ts'
import { commit, commitTogether, type Transaction } from '../../../events/commit.ts'
import type { NotCalled } from '../call.ts'
import type { ClaimedMessage } from '../claim.ts'
import { recordRefused } from './record-refused.ts'
import { recordRetry } from './record-retry.ts'
import { recordSent } from './record-sent.ts'
import { settle } from './settle.ts'

/**
 * Writes the outcome of a call, fenced by the claim's token: whoever lost the message meanwhile changes nothing. Only a
 * proof of sending still counts after the lease ended (UNKNOWN becomes SENT).
 */
export async function record(
  message: ClaimedMessage,
  result: SendResult | NotCalled,
  latencyMs: number,
): Promise<void> {
  const { organizationId } = message
  const isWhole = message.sendId === null && !message.hasFiles
  const write = (outcome: SendResult | NotCalled): Promise<void> => {
    if (outcome.type !== 'sent' || !isWhole) {
      return commit(organizationId, (tx) => apply(tx, message, { outcome, latencyMs }))
    }
    return commitTogether(recordSent, organizationId, { item: { message, sent: outcome, latencyMs } })
  }
  try {
    return await write(result)
  } catch (error) {
    // The provider gave an id that another row of this conversation bears: sent all the same.
    if (isTaken(error) && result.type === 'sent') return write({ ...result, externalIds: [] })
    throw error
  }
}

type Outcome = { outcome: SendResult | NotCalled; latencyMs: number }

async function apply(tx: Transaction, message: ClaimedMessage, { outcome, latencyMs }: Outcome): Promise<void> {
  switch (outcome.type) {
    case 'sent':
      await settle(tx, message, {
        set: sql`state = 'SENT', external_id = ${outcome.externalIds[0] ?? null}, sent_at = now(), failure_code = null,
          failure_detail = null, lease_until = null`,
        from: ['SENDING', 'UNKNOWN'],
        attempt: { outcome: 'SENT', latencyMs, httpCode: outcome.httpCode, answer: outcome.externalIds.join(', ') },
        rest: 'release',
      })
      return numberParts(tx, message, outcome.externalIds)
    case 'unknown':
      await settle(tx, message, {
        set: sql`state = 'UNKNOWN', failure_code = ${outcome.code}, failure_detail = ${outcome.detail},
          lease_until = null`,
        from: ['SENDING'],
        attempt: {
          outcome: 'UNKNOWN',
          latencyMs,
          httpCode: outcome.httpCode,
          answer: outcome.detail,
          reason: outcome.code,
        },
        rest: 'hold',
      })
      return
    case 'refused':
      return recordRefused(tx, message, { refused: outcome, latencyMs })
    case 'retry':
      return recordRetry(tx, message, { retry: outcome, latencyMs, maxAttempts: config.SEND_MAX_ATTEMPTS })
    case 'not-called':
      await settle(tx, message, {
        set: sql`state = 'QUEUED', lease_until = null, lease_token = null, attempt_count = attempt_count - 1`,
        from: ['SENDING'],
        attempt: { outcome: 'RETRY', latencyMs, reason: outcome.reason },
      })
      return
  }
}

/** Each file of an album is a message of its own at the provider. */
async function numberParts(tx: Transaction, message: ClaimedMessage, externalIds: string[]): Promise<void> {
  if (!message.hasFiles || externalIds.length === 0) return
  await tx.rows(sql`
    update attachment set external_id = (${externalIds}::text[])[position + 1]
    where message_id = ${message.id} and organization_id = ${tx.organizationId}`)
}
