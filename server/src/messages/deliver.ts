import { setTimeout as sleep } from 'node:timers/promises'
import { channelOf } from '../channels/registry.ts'
import { config } from '../config.ts'
import { accountOf } from '../integrations/account.ts'
import { type DrainedBot, releaseDrain, takeDrain } from './outbox/drain-lease.ts'
import { firstDue, type Outbox, type Sending } from './outbox/outbox.ts'
import { Slots } from './outbox/pace/slots.ts'
import type { Hold } from './outbox/send-claimed.ts'

/**
 * How a worker drains, and what: of several outboxes the first is asked first. `stopping` ends it after the calls in
 * flight; it yields by itself after `budgetMs`. `wake` is told of a bot whose slow call ended after its drain was over:
 * what waited behind that message is due now.
 */
export type DrainTerms = {
  outboxes: Outbox[]
  worker: string
  stopping: AbortSignal
  budgetMs: number
  wake?: (integrationId: string) => void
}

const parallelChats = 16
const glanceMs = 200
const patienceMs = 1_500
const renewMs = 3_000
const slots = new Map<string, Slots>()
/** Bots that this process drains: a second bell or the sweep must not share the lease with the first. */
const draining = new Map<string, Promise<unknown>>()
/** The calls of each bot that have no answer yet. A slow one outlives its drain, so that other chats do not wait. */
const calls = new Map<string, Set<Promise<void>>>()

/**
 * Sends what is due in a bot's outboxes: in order inside a conversation, conversations in parallel, within the bot's
 * and the chats' rates. Answers after how many milliseconds the next message is due: 0 when there is more to do at
 * once, null when nothing waits (or another process drains this bot).
 */
export async function deliver(integrationId: string, terms: DrainTerms): Promise<number | null> {
  if (draining.has(integrationId)) return null
  const drained = drainInTurns(integrationId, terms)
  draining.set(integrationId, drained)
  try {
    return await drained
  } finally {
    draining.delete(integrationId)
  }
}

/** Resolves when this process drains nothing and has the answer of every call: for an orderly stop. */
export async function deliveriesDone(): Promise<void> {
  while (draining.size + calls.size > 0) {
    await Promise.allSettled([...draining.values(), ...[...calls.values()].flatMap((open) => [...open])])
  }
}

async function drainInTurns(integrationId: string, terms: DrainTerms): Promise<number | null> {
  const until = performance.now() + terms.budgetMs
  for (;;) {
    const wakeUps = terms.outboxes.map((outbox) => outbox.wakeUp?.(integrationId) ?? Promise.resolve())
    const [bot] = await Promise.all([takeDrain(integrationId, terms.worker), ...wakeUps])
    if (!bot) return firstDue(terms.outboxes, integrationId).then((ms) => (ms === 0 ? null : ms))
    try {
      await drain(bot, terms, until)
    } finally {
      await releaseDrain(integrationId, terms.worker, slotsOf(bot).handOver(performance.now()))
    }
    // Looked at once more after letting go: a bell that rang while we held the bot found it taken.
    const dueInMs = await firstDue(terms.outboxes, integrationId)
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
  const open = calls.get(bot.id) ?? new Set()
  const hold: Hold = { by: null }
  let idleSince = performance.now()
  let renewAt = performance.now() + renewMs
  while (!hold.by && !terms.stopping.aborted && performance.now() < until) {
    if (performance.now() > renewAt) {
      const renewed = await takeDrain(bot.id, terms.worker, slotsOf(bot).handOver(performance.now()))
      if (!renewed) break
      slotsOf(bot).setPace(renewed)
      renewAt = performance.now() + renewMs
    }
    const { claimed, isMoreWaiting } = await claimNext(bot, terms, parallelChats - open.size)
    for (const send of claimed) follow(bot.id, open, { call: send(sender, hold), terms })
    if (claimed.length > 0) idleSince = performance.now()
    const isDone = claimed.length === 0 && open.size === 0 && !isMoreWaiting
    if (isDone || performance.now() - idleSince > patienceMs) break
    await Promise.race([...open, sleep(isMoreWaiting || open.size === 0 ? glanceMs / 4 : glanceMs)])
  }
  await hold.recorded
  const answered = Promise.all(open)
  await (terms.stopping.aborted ? answered : Promise.race([answered, sleep(patienceMs)]))
}

type Call = { call: Promise<void>; terms: DrainTerms }

function follow(integrationId: string, open: Set<Promise<void>>, { call, terms }: Call): void {
  const followed = call.finally(() => {
    open.delete(followed)
    if (open.size === 0) calls.delete(integrationId)
    if (!draining.has(integrationId)) terms.wake?.(integrationId)
  })
  open.add(followed)
  calls.set(integrationId, open)
}

/** Claims what has a slot now. Slots are taken before the claim, so that nobody waits with a lease running. */
async function claimNext(bot: DrainedBot, { worker, outboxes }: DrainTerms, free: number) {
  const claimed: Sending[] = []
  let isMoreWaiting = false
  const waiting = await Promise.all(outboxes.map((outbox) => outbox.ready(bot.id, parallelChats * 3)))
  for (const [index, outbox] of outboxes.entries()) {
    const ready = waiting[index] ?? []
    const chosen = withSlots(slotsOf(bot), ready, free - claimed.length)
    isMoreWaiting ||= ready.length > chosen.length
    if (chosen.length === 0) continue
    claimed.push(...(await outbox.claim(chosen, { bot, worker, leaseSeconds: config.SEND_LEASE_SECONDS })))
  }
  return { claimed, isMoreWaiting }
}

function withSlots(slots: Slots, ready: { id: string; chatId: string }[], free: number): string[] {
  const chosen: string[] = []
  for (const { id, chatId } of ready) {
    const now = performance.now()
    if (chosen.length >= free || slots.nextFor(chatId, now) > now) continue
    slots.take(chatId, now)
    chosen.push(id)
  }
  return chosen
}
