import type { Bot, Json, Pending } from '../world/model.ts'
import { tell } from '../world/changes.ts'
import type { World } from '../world/world.ts'

/** Kinds a bot gets only when it names them. */
const ON_REQUEST = ['chat_member', 'message_reaction', 'message_reaction_count']

/** Puts an update into the bot's queue; undefined when the bot did not ask for the kind. Ids rise by one per bot. */
export function enqueueUpdate(world: World, bot: Bot, update: { queue: string; body: Json }): number | undefined {
  const kind = Object.keys(update.body).find((key) => key !== 'update_id') ?? ''
  if (!wants(bot, kind)) return undefined
  const updateId = bot.nextUpdateId++
  bot.pending.push({ updateId, queue: update.queue, body: { update_id: updateId, ...update.body }, at: world.now() })
  world.events.emit('update', bot)
  world.events.emit('touched')
  return updateId
}

function wants(bot: Bot, kind: string): boolean {
  if (!bot.allowedUpdates?.length) return !ON_REQUEST.includes(kind)
  return bot.allowedUpdates.includes(kind)
}

/** Takes updates out of the queue: the bot's side has them. The customer sees the second tick. */
export function confirmUpdates(world: World, bot: Bot, taken: (updateId: number) => boolean): void {
  const done = bot.pending.filter(({ updateId }) => taken(updateId))
  if (!done.length) return
  bot.pending = bot.pending.filter(({ updateId }) => !taken(updateId))
  for (const pending of done) markDelivered(world, bot, pending)
  world.events.emit('touched')
}

function markDelivered(world: World, bot: Bot, { queue, updateId }: Pending): void {
  const chat = world.chats.get(queue.replace(/^chat:/, `${bot.id}:`))
  const message = chat?.messages.findLast((candidate) => candidate.updateId === updateId)
  if (!chat || !message) return
  message.delivered = true
  tell(world, { type: 'edited', chat, message })
}
