import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'
import { commit } from '../../events/commit.ts'
import { holdRest } from './outcome/hold.ts'

type Moved = { id: string; conversation_id: string; branch_id: string | null }
type Expired = Moved & { integration_id: string; send_id: string | null }

/**
 * Messages whose lease ran out: whoever held them died or hangs, and nobody knows whether the provider took them. They
 * become UNKNOWN and are not sent again by themselves; their token stays, so that a late success still counts.
 */
export async function expireLeases(): Promise<number> {
  const organizations = await rows<{ id: string }>(sql`
    select distinct organization_id as id from message
    where direction = 'OUTBOUND' and state = 'SENDING' and lease_until < now()`)
  const counts = organizations.map(({ id }) =>
    commit(id, async (tx) => {
      const moved = await tx.rows<Expired>(sql`
        with moved as (
          update message set state = 'UNKNOWN', failure_code = 'LEASE_EXPIRED', lease_until = null
          where organization_id = ${id} and direction = 'OUTBOUND' and state = 'SENDING' and lease_until < now()
          returning id, conversation_id, integration_id, send_id, lease_token
        ), logged as (
          update delivery_attempt a set outcome = 'UNKNOWN', reason = 'LEASE_EXPIRED' from moved
          where a.token = moved.lease_token and a.outcome is null
        )
        select moved.id, moved.conversation_id, moved.integration_id, moved.send_id, c.branch_id
        from moved join conversation c on c.id = moved.conversation_id`)
      for (const { id, conversation_id: conversationId, branch_id: branchId, ...of } of moved) {
        tx.append({ kind: 'MESSAGE_CHANGED', conversationId, messageId: id, branchId })
        await holdRest(tx, { id, sendId: of.send_id, conversationId, integrationId: of.integration_id, branchId })
      }
      return moved.length
    }),
  )
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}

/** What still waits for a bot that is gone for good fails: a queue must not hold a message for ever. */
export async function failOrphans(): Promise<void> {
  const organizations = await rows<{ id: string }>(sql`
    select distinct m.organization_id as id from message m join integration i on i.id = m.integration_id
    where m.direction = 'OUTBOUND' and m.state in ('QUEUED', 'SCHEDULED') and i.disconnected_at is not null`)
  for (const { id } of organizations) {
    await commit(id, async (tx) => {
      const moved = await tx.rows<Moved>(sql`
        update message m set state = 'FAILED', failure_code = 'INTEGRATION_REMOVED', next_attempt_at = null,
          held_by_id = null
        from integration i, conversation c
        where m.organization_id = ${id} and m.direction = 'OUTBOUND' and m.state in ('QUEUED', 'SCHEDULED')
          and i.id = m.integration_id and i.disconnected_at is not null and c.id = m.conversation_id
        returning m.id, m.conversation_id, c.branch_id`)
      for (const { id: messageId, conversation_id: conversationId, branch_id: branchId } of moved) {
        tx.append({ kind: 'MESSAGE_CHANGED', conversationId, messageId, branchId })
      }
    })
  }
}
