import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'
import { commit } from '../../events/commit.ts'
import { isHead } from './claim.ts'

/** When notices of bot `b` will be due. */
export const dueNotices = sql`
  select coalesce(n.next_attempt_at, now()) as at from notice n
  where n.integration_id = b.id and n.state = 'QUEUED' and ${isHead}`

/** The bots that have a notice to tell now and that nobody drains, by PostgreSQL alone: for the sweeper. */
export async function botsWithNotices(): Promise<string[]> {
  const found = await rows<{ id: string }>(sql`
    select distinct n.integration_id as id from notice n join integration i on i.id = n.integration_id
    where n.state = 'QUEUED' and (n.next_attempt_at is null or n.next_attempt_at <= now())
      and i.is_active and i.status <> 'SUSPENDED' and i.disconnected_at is null
      and (i.blocked_until is null or i.blocked_until <= now())
      and (i.drain_lease_until is null or i.drain_lease_until < now())`)
  return found.map((bot) => bot.id)
}

/**
 * Notices whose holder died go back into the queue: nobody knows whether they were told, and a doubled one is better
 * than a lost one.
 */
export async function freeLeasedNotices(): Promise<void> {
  await rows(sql`
    with freed as (
      update notice set state = 'QUEUED', lease_until = null, lease_token = null
      where state = 'SENDING' and lease_until < now() returning id
    )
    update notice_attempt a set outcome = 'UNKNOWN', reason = 'LEASE_EXPIRED' from freed
    where a.notice_id = freed.id and a.outcome is null`)
}

/** Notices of a bot that is gone for good will never be told. */
export async function failNoticesOfGoneBots(): Promise<void> {
  const gone = await rows<{ id: string; organizationId: string }>(sql`
    select distinct i.id, i.organization_id as "organizationId"
    from notice n join integration i on i.id = n.integration_id
    where i.disconnected_at is not null and n.state = 'QUEUED'`)
  for (const { id: integrationId, organizationId } of gone) {
    await commit(organizationId, async (tx) => {
      const failed = await tx.rows<{ id: string }>(sql`
        update notice set state = 'FAILED', failure_code = 'INTEGRATION_REMOVED', next_attempt_at = null
        where integration_id = ${integrationId} and organization_id = ${organizationId} and state = 'QUEUED'
        returning id`)
      for (const { id } of failed) tx.append({ kind: 'NOTICE_CHANGED', subjectId: id })
    })
  }
}
