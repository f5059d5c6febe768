import { setTimeout as sleep } from 'node:timers/promises'
import { channelOf } from '../channels/registry.ts'
import { config } from '../config.ts'
import { accountOf } from '../integrations/account.ts'
import { killpoint } from '../lib/killpoint.ts'
import { log } from '../lib/log.ts'
import { callProvider, type Sender } from './outbox/call.ts'
import { claim, type ClaimedMessage } from './outbox/claim.ts'
import { type DrainedBot, nextDue, releaseDrain, takeDrain } from './outbox/drain-lease.ts'
import { readyMessages } from './outbox/ready.ts'
import { releaseScheduled } from './outbox/release-scheduled.ts'
import { record } from './outbox/outcome/record.ts'
import { Slots } from './outbox/pace/slots.ts'

/** How a worker drains. `stopping` ends it after the calls in flight; it yields by itself after `budgetMs`. */
export type DrainTerms = { worker: string; stopping: AbortSignal; budgetMs: number }

const parallelChats = 16
const glanceMs = 200
const patienceMs = 1_500
const renewMs = 3_000
const slots = new Map<string, Slots>()
/** Bots that this process drains: a second bell or the sweep must not share the lease with the first. */
const draining = new Set<string>()

/**
 * Sends what is due in a bot's outbox: in order inside a conversation, conversations in parallel, within the bot's and
 * the chats' rates. Answers after how many milliseconds the next message is due: 0 when there is more to do at once,
 * null when nothing waits (or another process drains this bot).
 */
export async function deliver(integrationId: string, terms: DrainTerms): Promise<number | null> {
  if (draining.has(integrationId)) return null
  draining.add(integrationId)
  try {
    return await drainInTurns(integrationId, terms)
  } finally {
    draining.delete(integrationId)
  }
}

async function drainInTurns(integrationId: string, terms: DrainTerms): Promise<number | null> {
  const until = performance.now() + terms.budgetMs
  for (;;) {
    await releaseScheduled(integrationId)
    const bot = await takeDrain(integrationId, terms.worker)
    if (!bot) return nextDue(integrationId).then((ms) => (ms === 0 ? null : ms))
    try {
      await drain(bot, terms, until)
    } finally {
      await releaseDrain(integrationId, terms.worker, slotsOf(bot).handOver(performance.now()))
    }
    // Looked at once more after letting go: a bell that rang while we held the bot found it taken.
    const dueInMs = await nextDue(integrationId)
    if (dueInMs !== 0 || terms.stopping.aborted || performance.now() > until) return dueInMs
  }
}

function slotsOf(bot: DrainedBot): Slots {
  const own = slots.get(bot.id) ?? new Slots(bot)
  slots.set(bot.id, own)
  return own
}

/** The buckets stand where the last drainer of the bot left them, wherever it ran. */
function take(bot: DrainedBot): void {
  const own = slotsOf(bot)
  own.setPace(bot)
  if (bot.slotsLeft) own.resume(bot.slotsLeft, bot.slotsAgeMs, performance.now())
  if (bot.isAbandoned) own.distrust(performance.now())
}

async function drain(bot: DrainedBot, terms: DrainTerms, until: number): Promise<void> {
  take(bot)
  const sender = { channel: channelOf(bot.kind), account: accountOf(bot) }
  const inFlight = new Set<Promise<void>>()
  const state = { mayGoOn: true, idleSince: performance.now() }
  let renewAt = performance.now() + renewMs
  while (state.mayGoOn && !terms.stopping.aborted && performance.now() < until) {
    if (performance.now() > renewAt) {
      const renewed = await takeDrain(bot.id, terms.worker, slotsOf(bot).handOver(performance.now()))
      if (!renewed) break
      slotsOf(bot).setPace(renewed)
      renewAt = performance.now() + renewMs
    }
    const { claimed, isMoreWaiting } = await claimNext(bot, terms, parallelChats - inFlight.size)
    for (const message of claimed) {
      const sending = sendOne(message, sender, state).finally(() => inFlight.delete(sending))
      inFlight.add(sending)
    }
    if (claimed.length > 0) state.idleSince = performance.now()
    const isIdle = claimed.length === 0 && inFlight.size === 0
    if (isIdle && (!isMoreWaiting || performance.now() - state.idleSince > patienceMs)) break
    await Promise.race([...inFlight, sleep(isMoreWaiting || inFlight.size === 0 ? glanceMs / 4 : glanceMs)])
  }
  await Promise.all(inFlight)
}

/** Claims what has a slot now. Slots are taken before the claim, so that nobody waits with a lease running. */
async function claimNext(bot: DrainedBot, { worker }: DrainTerms, free: number) {
  if (free <= 0) return { claimed: [], isMoreWaiting: false }
  const own = slotsOf(bot)
  const ready = await readyMessages(bot.id, parallelChats * 3)
  const chosen: string[] = []
  for (const { id, chatId } of ready) {
    const now = performance.now()
    if (chosen.length >= free || own.nextFor(chatId, now) > now) continue
    own.take(chatId, now)
    chosen.push(id)
  }
  const isMoreWaiting = ready.length > chosen.length
  if (chosen.length === 0) return { claimed: [], isMoreWaiting }
  const terms = { organizationId: bot.organizationId, worker, leaseSeconds: config.SEND_LEASE_SECONDS }
  return { claimed: await claim(chosen, terms), isMoreWaiting }
}

/** Never throws: what cannot be recorded is left to its lease, which makes it UNKNOWN. */
async function sendOne(message: ClaimedMessage, sender: Sender, state: { mayGoOn: boolean }): Promise<void> {
  killpoint('after_claim')
  try {
    const began = performance.now()
    const result = await callProvider(message, sender)
    const latencyMs = performance.now() - began
    if (result.type === 'sent') killpoint('after_provider_ok')
    const after = await recordPatiently(() => record(message, result, latencyMs))
    killpoint('after_record')
    if (after === 'stop') state.mayGoOn = false
  } catch (error) {
    log.error({ err: error, messageId: message.id }, 'a send could not be recorded')
  }
}

/** The database may be away for a while just when the provider has answered: the answer is worth waiting for. */
async function recordPatiently<T>(write: () => Promise<T>): Promise<T> {
  for (let pause = 100; ; pause *= 2) {
    try {
      return await write()
    } catch (error) {
      if (pause > 30_000) throw error
      await sleep(pause)
    }
  }
}
