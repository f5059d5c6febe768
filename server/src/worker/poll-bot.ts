import { setTimeout as sleep } from 'node:timers/promises'
import sql from 'sql-template-tag'
import { ChannelError } from '../channels/errors.ts'
import { channelOf } from '../channels/registry.ts'
import { row, rows } from '../db/query.ts'
import { accountOf } from '../integrations/account.ts'
import { notePolling } from '../integrations/note-polling.ts'
import { log } from '../lib/log.ts'
import { receiveUpdates } from '../messages/receive.ts'
import type { ReceivingIntegration } from '../messages/inbound/receiving-integration.ts'

type PolledBot = ReceivingIntegration & { tokenEncrypted: string; pollOffset: string; statusReason: string | null }
type Terms = { owner: string; signal: AbortSignal; hasWebhooks: boolean }

/** Seconds of one long poll (Telegram allows 50), and of the lease, which is renewed before each. */
const pollSeconds = 25
const leaseSeconds = 40
const longestPauseMs = 60_000

/** The bots that are polled: without a public address all that are on, else those whose webhook is not registered. */
export async function botsToPoll({ hasWebhooks }: { hasWebhooks: boolean }): Promise<string[]> {
  const found = await rows<{ id: string }>(sql`
    select id from integration
    where is_active and disconnected_at is null and status <> 'SUSPENDED'
      and (not ${hasWebhooks}::bool or not webhook_active) and (poll_lease_until is null or poll_lease_until < now())`)
  return found.map((bot) => bot.id)
}

/**
 * Polls one bot as long as it is to be polled and the lease (by the database's clock) is ours: Telegram allows one
 * poller for a token. The offset is written after the updates are stored, so a crash brings them once more.
 */
export async function pollBot(integrationId: string, terms: Terms): Promise<void> {
  let failures = 0
  while (!terms.signal.aborted) {
    const bot = await takeLease(integrationId, terms)
    if (!bot) return
    try {
      await pollOnce(bot, terms)
      failures = 0
    } catch (error) {
      if (terms.signal.aborted) break
      failures += 1
      await pauseAfter(error, bot, { failures, signal: terms.signal })
    }
  }
  await release(integrationId, terms.owner)
}

async function pollOnce(bot: PolledBot, { owner, signal }: Terms): Promise<void> {
  const channel = channelOf(bot.kind)
  const options = { offset: bot.pollOffset, timeoutSeconds: pollSeconds, signal }
  const updates = await channel.poll(accountOf(bot), options)
  if (bot.statusReason === 'POLLING_CONFLICT') await notePolling(bot, null)
  await receiveUpdates(
    bot,
    updates.map((update) => Buffer.from(JSON.stringify(update))),
  )
  let next = BigInt(bot.pollOffset)
  for (const update of updates) {
    const id = (update as { update_id?: unknown } | null)?.update_id
    if (typeof id === 'number' && Number.isSafeInteger(id)) next = BigInt(id) + 1n
  }
  if (String(next) === bot.pollOffset) return
  await rows(sql`
    update integration set poll_offset = ${String(next)}::bigint
    where id = ${bot.id} and poll_lease_owner = ${owner} and token_encrypted = ${bot.tokenEncrypted}`)
}

/** A refused token ends the polling (it suspends the integration), another poller is a warning, the rest passes. */
async function pauseAfter(error: unknown, bot: PolledBot, wait: { failures: number; signal: AbortSignal }) {
  const code = error instanceof ChannelError ? error.code : 'INTERNAL'
  log.warn(
    { integrationId: bot.id, code, failures: wait.failures, ...(code === 'INTERNAL' && { err: error }) },
    'polling failed',
  )
  if (code === 'INVALID_TOKEN' || code === 'CONFLICT') await notePolling(bot, code).catch(() => undefined)
  const backoffMs = Math.min(1000 * 2 ** Math.min(wait.failures - 1, 6), longestPauseMs)
  const askedMs = error instanceof ChannelError ? (error.retryAfterMs ?? 0) : 0
  await sleep(Math.max(askedMs, backoffMs * (0.5 + Math.random() / 2)), undefined, { signal: wait.signal }).catch(
    () => undefined,
  )
}

function takeLease(integrationId: string, { owner, hasWebhooks }: Terms): Promise<PolledBot | undefined> {
  return row<PolledBot>(sql`
    update integration
    set poll_lease_until = now() + make_interval(secs => ${leaseSeconds}), poll_lease_owner = ${owner}
    where id = ${integrationId} and is_active and disconnected_at is null and status <> 'SUSPENDED'
      and (not ${hasWebhooks}::bool or not webhook_active)
      and (poll_lease_until is null or poll_lease_until < now() or poll_lease_owner = ${owner})
    returning id, organization_id as "organizationId", branch_id as "branchId", kind, mode,
      accept_groups as "acceptGroups", token_encrypted as "tokenEncrypted", poll_offset::text as "pollOffset",
      status_reason as "statusReason"`)
}

async function release(integrationId: string, owner: string): Promise<void> {
  await rows(sql`
    update integration set poll_lease_until = null, poll_lease_owner = null
    where id = ${integrationId} and poll_lease_owner = ${owner}`)
}
