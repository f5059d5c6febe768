import { tell } from '../world/changes.ts'
import type { Bot, Pending } from '../world/model.ts'
import type { World } from '../world/world.ts'
import { confirmUpdates } from './enqueue.ts'
import { createPoster, type Answer, type Poster } from './post.ts'

/** The deliverer of webhooks; `stop` ends every wait and request. */
export type Deliverer = { stop(): void }

type Delivery = {
  world: World
  poster: Poster
  retryScale: number
  running: Map<number, Set<string>>
  stopped: boolean
}

/**
 * Delivers updates to webhooks as Telegram does: queues of a bot in parallel up to `max_connections`, inside one queue
 * strictly one after another; any 2xx is delivered; else again at once, then after 2, 4, 8 … s up to a random 60–120 s,
 * or after the `Retry-After` of the answer. `retryScale` shortens the waits.
 */
export function startDelivery(world: World, retryScale: number): Deliverer {
  const delivery: Delivery = { world, poster: createPoster(), retryScale, running: new Map(), stopped: false }
  const kick = (bot: Bot) => startQueues(delivery, bot)
  world.events.on('update', kick).on('webhook', kick)
  for (const bot of world.bots.values()) kick(bot)
  return {
    stop() {
      delivery.stopped = true
      world.events.off('update', kick).off('webhook', kick)
      for (const bot of world.bots.values()) world.events.emit('webhook', bot)
      delivery.poster.close()
    },
  }
}

function startQueues(delivery: Delivery, bot: Bot): void {
  const running = delivery.running.get(bot.id) ?? new Set()
  delivery.running.set(bot.id, running)
  for (const { queue } of bot.pending) {
    if (delivery.stopped || !bot.webhook || running.size >= bot.webhook.maxConnections) return
    if (running.has(queue)) continue
    running.add(queue)
    void drainQueue(delivery, bot, queue).finally(() => {
      running.delete(queue)
      startQueues(delivery, bot)
    })
  }
}

async function drainQueue(delivery: Delivery, bot: Bot, queue: string): Promise<void> {
  let failures = 0
  for (;;) {
    const next = bot.pending.find((pending) => pending.queue === queue)
    if (!next || !bot.webhook || delivery.stopped) return
    const answer = await attempt(delivery, bot, next)
    if (answer.status >= 200 && answer.status < 300) {
      failures = 0
      confirmUpdates(delivery.world, bot, (id) => id === next.updateId)
      continue
    }
    failures += 1
    if (delivery.stopped) return
    const changed = await pause(delivery, bot, waitAfter(failures, answer) * delivery.retryScale)
    if (changed) failures = 0
  }
}

async function attempt({ world, poster }: Delivery, bot: Bot, { updateId, body }: Pending): Promise<Answer> {
  const { webhook } = bot
  if (!webhook) return { status: 0, error: 'no webhook' }
  const answer = await poster.post(webhook, body)
  const { status, error } = answer
  world.journal.delivered({ botId: bot.id, updateId, status, error })
  if (status >= 200 && status < 300) return answer
  webhook.lastErrorAt = Math.floor(world.now() / 1000)
  webhook.lastError = error
  tell(world, { type: 'bot', bot })
  return answer
}

/** Milliseconds before the next try: none after the first failure, then 2 s doubling. */
function waitAfter(failures: number, answer: Answer): number {
  if (answer.retryAfter !== undefined) return Math.min(answer.retryAfter, 3600) * 1000
  if (failures === 1) return 0
  const cap = 60_000 + Math.random() * 60_000
  return Math.min(2 ** (failures - 1) * 1000, cap)
}

/** Waits; ends early, with true, when the webhook changes. */
function pause({ world }: Delivery, bot: Bot, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (changed: boolean) => {
      clearTimeout(timer)
      world.events.off('webhook', onChange)
      resolve(changed)
    }
    const onChange = (changed: Bot) => changed.id === bot.id && done(true)
    const timer = setTimeout(done, ms, false)
    world.events.on('webhook', onChange)
  })
}
