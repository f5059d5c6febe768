import sql from 'sql-template-tag'
import type { SendResult } from '../../../channels/channel.ts'
import { type Changed, tellingSet } from '../../../events/batch/telling.ts'
import type { ClaimedMessage } from '../claim.ts'

type Sent = Extract<SendResult, { type: 'sent' }>

/** A message that is the whole of its send, without files, and the provider's yes. */
export type PlainSent = { message: ClaimedMessage; sent: Sent; latencyMs: number }

/**
 * Writes down what was sent, however many messages those are, by one statement, each fenced by its claim's token:
 * UNKNOWN becomes SENT as well, for this is a proof. Says MESSAGE_CHANGED of those that moved.
 */
export const recordSent = tellingSet<PlainSent, Changed, void>({
  kind: 'MESSAGE_CHANGED',
  names: 'messageId',
  change(entries) {
    const rows = entries.map(({ tx, item: { message, sent, latencyMs } }) => ({
      id: message.id,
      organization: tx.organizationId,
      branch: message.branchId,
      token: message.token,
      latency: Math.round(latencyMs),
      httpCode: sent.httpCode,
      answer: sent.externalIds.join(', '),
      externalId: sent.externalIds[0],
    }))
    return sql`
      s as materialized (
        select * from json_to_recordset(${JSON.stringify(rows)}::json) as s (id uuid, organization uuid, branch uuid,
          token uuid, latency int, "httpCode" int, answer text, "externalId" text)
      ), noted as (
        update delivery_attempt d set outcome = 'SENT', latency_ms = s.latency, http_code = s."httpCode",
          answer = s.answer, reason = null, next_try_at = null
        from s where d.token = s.token and d.organization_id = s.organization
      ), changed as (
        update message m set state = 'SENT', external_id = s."externalId", sent_at = now(), failure_code = null,
          failure_detail = null, lease_until = null
        from s where m.id = s.id and m.organization_id = s.organization and m.lease_token = s.token
          and m.state in ('SENDING', 'UNKNOWN')
        returning m.id, m.organization_id as "organizationId", m.conversation_id as "conversationId",
          s.branch as "branchId"
      )`
  },
  read: (_, entries) => entries.map(() => undefined),
})
