import type { Bot, Json } from '../world/model.ts'
import type { World } from '../world/world.ts'
import { BotApiError } from '../wire/bot-api-error.ts'
import { confirmUpdates } from './enqueue.ts'

type Query = { offset?: number; limit: number; timeoutSeconds: number; allowed?: string[] }

const waiting = new WeakMap<Bot, (conflict: BotApiError) => void>()
const WEBHOOK =
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
const OTHER = 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'

/**
 * getUpdates: confirms what lies below the offset, answers at once when there is something, else waits. One poller a
 * bot.
 */
export async function pollUpdates(world: World, bot: Bot, query: Query & { signal: AbortSignal }): Promise<Json[]> {
  if (bot.webhook) throw new BotApiError(409, WEBHOOK)
  waiting.get(bot)?.(new BotApiError(409, OTHER))
  bot.polledAt = world.now()
  if (query.allowed) bot.allowedUpdates = query.allowed
  confirm(world, bot, query.offset)
  if (!bot.pending.length) await somethingNew(world, bot, query)
  return ordered(bot)
    .slice(0, query.limit)
    .map(({ body }) => body)
}

/** setWebhook ends a long poll that is waiting. */
export function endPoll(bot: Bot): void {
  waiting.get(bot)?.(new BotApiError(409, 'Conflict: terminated by setWebhook request'))
}

/** A positive offset confirms all before it; a negative one forgets all but the last so many. */
function confirm(world: World, bot: Bot, offset = 0): void {
  if (offset > 0) confirmUpdates(world, bot, (id) => id < offset)
  if (offset < 0) {
    const kept = new Set(ordered(bot).slice(offset).map(({ updateId }) => updateId)) // prettier-ignore
    confirmUpdates(world, bot, (id) => !kept.has(id))
  }
}

function ordered(bot: Bot) {
  return bot.pending.toSorted((a, b) => a.updateId - b.updateId)
}

function somethingNew(
  world: World,
  bot: Bot,
  { timeoutSeconds, signal }: Query & { signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer)
      world.events.off('update', onUpdate)
      signal.removeEventListener('abort', onEnd)
      if (waiting.get(bot) === onConflict) waiting.delete(bot)
      settle()
    }
    const onEnd = () => end(resolve)
    const onUpdate = (changed: Bot) => changed.id === bot.id && onEnd()
    const onConflict = (conflict: BotApiError) => end(() => reject(conflict))
    const timer = setTimeout(onEnd, timeoutSeconds * 1000)
    world.events.on('update', onUpdate)
    signal.addEventListener('abort', onEnd)
    waiting.set(bot, onConflict)
  })
}
