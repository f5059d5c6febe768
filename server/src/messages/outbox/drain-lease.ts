import sql from 'sql-template-tag'
import type { Channel } from '../../channels/channel.ts'
import { preparedRow, preparedRows } from '../../db/query.ts'
import { isHead } from './head.ts'
import type { Pace } from './pace/pace.ts'
import type { SlotsLeft } from './pace/slots.ts'

/** Seconds a drainer that died keeps its bot from others; a living one renews long before. */
const leaseSeconds = 10

/** A bot whose outbox this process drains, its pace, and where its buckets stood `slotsAgeMs` ago. */
export type DrainedBot = Pace & {
  id: string
  organizationId: string
  kind: Channel['kind']
  tokenEncrypted: string
  slotsLeft: SlotsLeft | null
  slotsAgeMs: number
  /** The last drainer did not let it go by itself: it died, and its last word is up to some seconds old. */
  isAbandoned: boolean
}

/**
 * Becomes the only drainer of a bot, or stays it (`left` is then written down, in case we die). Undefined: another
 * drains, or the bot may not send now.
 */
export function takeDrain(
  integrationId: string,
  owner: string,
  left: SlotsLeft | null = null,
): Promise<DrainedBot | undefined> {
  return preparedRow<DrainedBot>(sql`
    update integration
    set drain_lease_until = now() + make_interval(secs => ${leaseSeconds}), drain_lease_owner = ${owner},
      drain_slots = coalesce(${slotsColumn(left)}, drain_slots)
    where id = ${integrationId} and is_active and status <> 'SUSPENDED' and disconnected_at is null
      and (blocked_until is null or blocked_until <= now())
      and (drain_lease_until is null or drain_lease_until < now() or drain_lease_owner = ${owner})
    returning id, organization_id as "organizationId", kind, token_encrypted as "tokenEncrypted",
      bot_per_second as "botPerSecond", chat_per_second as "chatPerSecond", chat_burst as "chatBurst",
      group_per_minute as "groupPerMinute", drain_slots as "slotsLeft",
      coalesce(extract(epoch from now()) * 1000 - (drain_slots->>'at')::float8, 0)::float8 as "slotsAgeMs",
      coalesce(old.drain_lease_owner <> ${owner}, false) as "isAbandoned"`)
}

/** Lets the bot go, so that another process may drain it at once and goes on where its buckets stand. */
export async function releaseDrain(integrationId: string, owner: string, left: SlotsLeft | null): Promise<void> {
  await preparedRows(sql`
    update integration set drain_lease_until = null, drain_lease_owner = null, drain_slots = ${slotsColumn(left)}
    where id = ${integrationId} and drain_lease_owner = ${owner}`)
}

/** By the clock of the database, the only one that two processes share. */
function slotsColumn(left: SlotsLeft | null) {
  if (!left) return sql`null::jsonb`
  return sql`${JSON.stringify(left)}::jsonb || jsonb_build_object('at', extract(epoch from now()) * 1000)`
}

/**
 * Milliseconds until the next message of this bot, scheduled ones too, is due; 0 when one is due now, null when none
 * waits or the bot may not send (suspended, switched off). A flood wait of the bot counts.
 */
export async function nextDue(integrationId: string): Promise<number | null> {
  const next = await preparedRow<{ ms: number | null }>(sql`
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
