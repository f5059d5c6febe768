import sql from 'sql-template-tag'
import type { SendResult } from '../../channels/channel.ts'
import { type Changed, tellingSet } from '../../events/batch/telling.ts'
import type { ClaimedNotice } from './claim.ts'

type Sent = Extract<SendResult, { type: 'sent' }>

/** A notice and the provider's yes. */
export type Told = { notice: ClaimedNotice; sent: Sent; latencyMs: number }

/** Writes down what was told, however many notices those are, by one statement, each fenced by its claim. */
export const recordTold = tellingSet<Told, Changed, void>({
  kind: 'NOTICE_CHANGED',
  names: 'subjectId',
  change(entries) {
    const rows = entries.map(({ tx, item: { notice, sent, latencyMs } }) => ({
      id: notice.id,
      organization: tx.organizationId,
      token: notice.token,
      latency: Math.round(latencyMs),
      httpCode: sent.httpCode,
      answer: sent.externalIds.join(', '),
      externalId: sent.externalIds[0],
    }))
    return sql`
      s as materialized (
        select * from json_to_recordset(${JSON.stringify(rows)}::json) as s (id uuid, organization uuid, token uuid,
          latency int, "httpCode" int, answer text, "externalId" text)
      ), noted as (
        update notice_attempt a set outcome = 'SENT', latency_ms = s.latency, http_code = s."httpCode",
          answer = s.answer, reason = null, next_try_at = null
        from s where a.notice_id = s.id and a.organization_id = s.organization and a.outcome is null
      ), changed as (
        update notice n set state = 'SENT', sent_at = now(), external_id = s."externalId", failure_code = null,
          failure_detail = null, lease_until = null
        from s where n.id = s.id and n.organization_id = s.organization and n.state = 'SENDING'
          and n.lease_token = s.token
        returning n.id, n.organization_id as "organizationId", null::uuid as "conversationId",
          null::uuid as "branchId"
      )`
  },
  read: (_, entries) => entries.map(() => undefined),
})
