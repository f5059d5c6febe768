import sql from 'sql-template-tag'
import type { Channel } from '../../channels/channel.ts'
import { row, rows } from '../../db/query.ts'
import { isHead } from './head.ts'

/** Seconds a drainer that died keeps its bot from others; a living one renews long before. */
const leaseSeconds = 10

/** A bot whose outbox this process drains. */
export type DrainedBot = { id: string; organizationId: string; kind: Channel['kind']; tokenEncrypted: string }

/** Becomes the only drainer of a bot, or stays it. Undefined: another drains, or the bot may not send now. */
export function takeDrain(integrationId: string, owner: string): Promise<DrainedBot | undefined> {
  return row<DrainedBot>(sql`
    update integration
    set drain_lease_until = now() + make_interval(secs => ${leaseSeconds}), drain_lease_owner = ${owner}
    where id = ${integrationId} and is_active and status <> 'SUSPENDED' and disconnected_at is null
      and (blocked_until is null or blocked_until <= now())
      and (drain_lease_until is null or drain_lease_until < now() or drain_lease_owner = ${owner})
    returning id, organization_id as "organizationId", kind, token_encrypted as "tokenEncrypted"`)
}

/** Lets the bot go, so that another process may drain it at once. */
export async function releaseDrain(integrationId: string, owner: string): Promise<void> {
  await rows(sql`
    update integration set drain_lease_until = null, drain_lease_owner = null
    where id = ${integrationId} and drain_lease_owner = ${owner}`)
}

/**
 * Milliseconds until the next message of this bot, scheduled ones too, is due; 0 when one is due now, null when none
 * waits or the bot may not send (suspended, switched off). A flood wait of the bot counts.
 */
export async function nextDue(integrationId: string): Promise<number | null> {
  const next = await row<{ ms: number | null }>(sql`
    with waiting as (
      select coalesce(m.next_attempt_at, now()) as at from message m
      where m.integration_id = ${integrationId} and m.direction = 'OUTBOUND' and m.state = 'QUEUED' and ${isHead}
      union all
      select next_attempt_at from message where integration_id = ${integrationId} and state = 'SCHEDULED'
    )
    select greatest(0, 1000 * extract(epoch from greatest(min(w.at), i.blocked_until) - now()))::float8 as ms
    from integration i cross join waiting w
    where i.id = ${integrationId} and i.is_active and i.status <> 'SUSPENDED' and i.disconnected_at is null
    group by i.blocked_until`)
  return next?.ms ?? null
}
