import sql, { type Sql } from 'sql-template-tag'
import type { Transaction } from '../../../events/transaction.ts'
import type { AttemptOutcome, MessageState } from '../../../generated/prisma/enums.ts'
import type { ClaimedMessage } from '../claim.ts'
import { holdRest, releaseRest } from './hold.ts'

/** What the attempt log keeps of a call. `answer` is the provider's, redacted by the channel. */
export type AttemptFacts = {
  outcome: AttemptOutcome
  latencyMs: number
  httpCode?: number
  answer?: string
  reason?: string
  nextTryInMs?: number
}

/** A new state for a claimed message, and what becomes of the later parts of its send. */
export type Settlement = {
  set: Sql
  from: MessageState[]
  attempt: AttemptFacts
  rest?: 'hold' | 'release'
  /** It is FAILED now: somebody should hear of it. */
  isFailure?: boolean
}

/**
 * Moves a claimed message on when the claim is still ours and says MESSAGE_CHANGED; the attempt is written either way.
 * Answers whether it moved.
 */
export async function settle(
  tx: Transaction,
  message: ClaimedMessage,
  { set, from, attempt, rest, isFailure }: Settlement,
): Promise<boolean> {
  const nextTryInMs = attempt.nextTryInMs ?? null
  const moved = await tx.row(sql`
    with noted as (
      update delivery_attempt set outcome = ${attempt.outcome}::attempt_outcome,
        latency_ms = ${Math.round(attempt.latencyMs)}, http_code = ${attempt.httpCode ?? null},
        answer = ${attempt.answer ?? null}, reason = ${attempt.reason ?? null},
        next_try_at = now() + ${nextTryInMs}::float8 * interval '1 millisecond'
      where token = ${message.token} and organization_id = ${tx.organizationId}
    )
    update message set ${set}
    where id = ${message.id} and organization_id = ${tx.organizationId} and lease_token = ${message.token}
      and state = any(${from}::message_state[])
    returning id`)
  if (!moved) return false
  const { conversationId, branchId } = message
  tx.append({ kind: 'MESSAGE_CHANGED', conversationId, messageId: message.id, branchId })
  if (isFailure) tx.append({ kind: 'MESSAGE_FAILED', conversationId, messageId: message.id, branchId })
  if (rest === 'hold') await holdRest(tx, message)
  if (rest === 'release') await releaseRest(tx, message)
  return true
}
