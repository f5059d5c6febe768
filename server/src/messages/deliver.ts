import { setTimeout as sleep } from 'node:timers/promises'
import { channelOf } from '../channels/registry.ts'
import { config } from '../config.ts'
import { accountOf } from '../integrations/account.ts'
import type { DrainedBot, Drains, Ready } from './outbox/drain-lease.ts'
import type { Sending } from './outbox/outbox.ts'
import { Slots } from './outbox/pace/slots.ts'
import type { Hold } from './outbox/send-claimed.ts'

/**
 * How a worker drains, and what: the outboxes of `drains`. `stopping` ends it after the calls in flight; it yields by
 * itself after `budgetMs`. `wake` is told of a bot whose slow call ended after its drain was over: what waited behind
 * that message is due now.
 */
export type DrainTerms = {
  drains: Drains
  worker: string
  stopping: AbortSignal
  budgetMs: number
  wake?: (integrationId: string) => void
}

const parallelChats = 16
const glanceMs = 200
const patienceMs = 1_500
const renewMs = 3_000
/** So long another process is left to what it drains before we look whether it let the bot go with something due. */
const otherDrainerMs = 500
/** Calls that end soon after each other are followed by one look. */
const settleMs = 25
const slots = new Map<string, Slots>()
/** Bots that this process drains: a second bell or the sweep must not share the lease with the first. */
const draining = new Map<string, Turns>()
/** The calls of each bot that have no answer yet. A slow one outlives its drain, so that other chats do not wait. */
const calls = new Map<string, Set<Promise<void>>>()

/** A bot in the hands of this process. `isLettingGo`: what comes from now on may be seen by nobody. */
type Turns = { drained: Promise<unknown>; isAskedAgain: boolean; isLettingGo: boolean }

/**
 * Sends what is due in a bot's outboxes: in order inside a conversation, conversations in parallel, within the bot's
 * and the chats' rates. Answers after how many milliseconds it is to be asked again: 0 when there is more to do at
 * once, null when nothing waits.
 */
export async function deliver(integrationId: string, terms: DrainTerms): Promise<number | null> {
  const known = draining.get(integrationId)
  if (known) {
    known.isAskedAgain = true
    return null
  }
  const turns: Turns = { drained: Promise.resolve(), isAskedAgain: false, isLettingGo: false }
  draining.set(integrationId, turns)
  const drained = drainInTurns(integrationId, terms, turns)
  turns.drained = drained
  try {
    return await drained
  } finally {
    draining.delete(integrationId)
  }
}

/** Resolves when this process drains nothing and has the answer of every call: for an orderly stop. */
export async function deliveriesDone(): Promise<void> {
  while (draining.size + calls.size > 0) {
    const drained = [...draining.values()].map((turns) => turns.drained)
    await Promise.allSettled([...drained, ...[...calls.values()].flatMap((open) => [...open])])
  }
}

async function drainInTurns(id: string, terms: DrainTerms, turns: Turns): Promise<number | null> {
  const until = performance.now() + terms.budgetMs
  const { drains, worker: owner } = terms
  for (;;) {
    Object.assign(turns, { isAskedAgain: false, isLettingGo: false })
    const bot = await drains.take({ id, owner, slots: null })
    if (!bot) return drains.dueIn(id).then((ms) => (ms === 0 ? otherDrainerMs : ms))
    let dueInMs: number | null
    try {
      await drain(bot, terms, until)
    } finally {
      turns.isLettingGo = true
      dueInMs = await drains.release({ id, owner, slots: slotsOf(bot).handOver(performance.now()) })
    }
    // Who asked meanwhile may have come after the look at what is due.
    if (turns.isAskedAgain) dueInMs = 0
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
  let look: Ready[][] | undefined = (await wakeUp(bot, terms)) ? undefined : bot.ready
  while (!hold.by && !terms.stopping.aborted && performance.now() < until) {
    if (performance.now() > renewAt) {
      const slots = slotsOf(bot).handOver(performance.now())
      const renewed = await terms.drains.take({ id: bot.id, owner: terms.worker, slots })
      if (!renewed) break
      slotsOf(bot).setPace(renewed)
      renewAt = performance.now() + renewMs
      look = renewed.ready
    }
    const ready = look ?? (await terms.drains.look(bot.id))
    look = undefined
    const { claimed, isMoreWaiting } = await claimNext(bot, { terms, ready, free: parallelChats - open.size })
    for (const send of claimed) follow(bot.id, open, { call: send(sender, hold), terms })
    if (claimed.length > 0) idleSince = performance.now()
    if (performance.now() - idleSince > patienceMs) break
    if (isMoreWaiting) await Promise.race([...open, sleep(glanceMs / 4)])
    else await settled(open)
    // What came meanwhile is seen when the bot is let go.
    if (open.size === 0 && !isMoreWaiting) break
  }
  await hold.recorded
  const answered = Promise.all(open)
  await (terms.stopping.aborted ? answered : Promise.race([answered, sleep(patienceMs)]))
}

/** Puts what has become due by the clock into the queue. Whether there was any. */
async function wakeUp({ id, wakeUps }: DrainedBot, { drains }: DrainTerms): Promise<boolean> {
  const due = drains.outboxes.filter((_, index) => wakeUps[index])
  for (const { asleep } of due) await asleep?.wakeUp(id)
  return due.length > 0
}

/** Waits for the first of the open calls, at most for a glance, and then a little for the others. */
async function settled(open: Set<Promise<void>>): Promise<void> {
  if (open.size > 0) await Promise.race([...open, sleep(glanceMs)])
  if (open.size > 0) await Promise.race([Promise.all(open), sleep(settleMs)])
}

type Call = { call: Promise<void>; terms: DrainTerms }

function follow(integrationId: string, open: Set<Promise<void>>, { call, terms }: Call): void {
  const followed = call.finally(() => {
    open.delete(followed)
    if (open.size === 0) calls.delete(integrationId)
    const turns = draining.get(integrationId)
    if (!turns) terms.wake?.(integrationId)
    else if (turns.isLettingGo) turns.isAskedAgain = true
  })
  open.add(followed)
  calls.set(integrationId, open)
}

type Next = { terms: DrainTerms; ready: Ready[][]; free: number }

/** Claims what has a slot now. Slots are taken before the claim, so that nobody waits with a lease running. */
async function claimNext(bot: DrainedBot, { terms: { worker, drains }, ready: waiting, free }: Next) {
  const claimed: Sending[] = []
  let isMoreWaiting = false
  for (const [index, outbox] of drains.outboxes.entries()) {
    const ready = waiting[index] ?? []
    const chosen = withSlots(slotsOf(bot), ready, free - claimed.length)
    isMoreWaiting ||= ready.length > chosen.length
    if (chosen.length === 0) continue
    claimed.push(...(await outbox.claim(chosen, { bot, worker, leaseSeconds: config.SEND_LEASE_SECONDS })))
  }
  return { claimed, isMoreWaiting }
}

function withSlots(slots: Slots, ready: Ready[], free: number): string[] {
  const chosen: string[] = []
  for (const { id, chatId } of ready) {
    const now = performance.now()
    if (chosen.length >= free || slots.nextFor(chatId, now) > now) continue
    slots.take(chatId, now)
    chosen.push(id)
  }
  return chosen
}
