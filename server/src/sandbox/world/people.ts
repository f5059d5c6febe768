import type { Bot, Chat, Customer, Json } from './model.ts'
import type { World } from './world.ts'
import { tell } from './changes.ts'

const FIRST_CUSTOMER = 7_100_000_001

/** The bot with this id or username. */
export function findBot(world: World, idOrUsername: string): Bot | undefined {
  const name = idOrUsername.replace(/^@/, '').toLowerCase()
  return [...world.bots.values()].find((bot) => String(bot.id) === name || bot.username.toLowerCase() === name)
}

/** The bot with this token. */
export function botByToken(world: World, token: string): Bot | undefined {
  const bot = world.bots.get(Number(token.split(':')[0]))
  return bot?.token === token ? bot : undefined
}

/** Makes a bot known; the same id again gets a new token or name and keeps its chats, as after /revoke. */
export function addBot(
  world: World,
  input: { token: string; username: string; name: string; openChats?: boolean; readsGroups?: boolean },
): Bot {
  const id = Number(input.token.split(':')[0])
  const before = world.bots.get(id)
  const counters = { nextUpdateId: 700_000_001, nextMessageId: 1, pending: [], commands: [] }
  const bot: Bot = { ...counters, openChats: false, ...before, ...input, id }
  world.bots.set(id, bot)
  tell(world, { type: 'bot', bot })
  return bot
}

/** Makes a customer known, or changes the one with this id. */
export function addCustomer(world: World, input: Partial<Customer> & { firstName: string }): Customer {
  const id =
    input.id ??
    Math.max(FIRST_CUSTOMER - 1, ...[...world.customers.keys()].filter((known) => known >= FIRST_CUSTOMER)) + 1
  const customer: Customer = { languageCode: 'ru', ...world.customers.get(id), ...input, id }
  world.customers.set(id, customer)
  world.events.emit('touched')
  return customer
}

/** The chat of a bot with a customer, opened on first use. */
export function openChat(world: World, bot: Bot, customer: Customer): Chat {
  const key = `${bot.id}:${customer.id}`
  const existing = world.chats.get(key)
  if (existing) return existing
  const chat: Chat = { botId: bot.id, customerId: customer.id, blocked: false, started: false, sends: 0, messages: [] }
  world.chats.set(key, chat)
  return chat
}

/** A bot as a User object. */
export function botUser(bot: Bot): Json {
  return { id: bot.id, is_bot: true, first_name: bot.name, username: bot.username }
}

/** A customer as a User object. */
export function customerUser({ id, firstName, lastName, username, languageCode }: Customer): Json {
  return { id, is_bot: false, first_name: firstName, last_name: lastName, username, language_code: languageCode }
}

/** A customer's private chat, or a group, as a Chat object. */
export function chatObject({ id, firstName, lastName, username, group }: Customer): Json {
  const forum = group?.isForum && { is_forum: true }
  if (id < 0) return { id, title: firstName, type: isSupergroup(id) ? 'supergroup' : 'group', ...forum }
  return { id, first_name: firstName, last_name: lastName, username, type: 'private' }
}

/** By the shape of its id, as Telegram's. */
export function isSupergroup(id: number): boolean {
  return String(id).startsWith('-100')
}

/** The id of the next message in a bot's chat: private chats count for the bot, groups for themselves. */
export function nextMessageId(bot: Bot, { group }: Customer): number {
  return group ? group.nextMessageId++ : bot.nextMessageId++
}
