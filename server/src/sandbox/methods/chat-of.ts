import { badRequest, BotApiError } from '../wire/bot-api-error.ts'
import type { Chat, Customer } from '../world/model.ts'
import { addCustomer, openChat } from '../world/people.ts'
import { checkPresence, checkSend } from './group/rights.ts'
import { textParam, type Call } from './params.ts'

/** The chat a method is about, with its customer; throws what Telegram answers when it is not there. */
export function chatOf(call: Call): { chat: Chat; customer: Customer } {
  const found = find(call)
  if (!found.customer.group?.movedTo) checkPresence(call, found.customer)
  return found
}

function find(call: Call): { chat: Chat; customer: Customer } {
  const id = textParam(call, 'chat_id')?.trim()
  if (!id) throw badRequest('chat_id is empty')
  const chat = existing(call, Number(id)) ?? opened(call, Number(id))
  if (!chat) throw badRequest('chat not found')
  const customer = call.world.customers.get(chat.customerId)
  if (!customer) throw badRequest('chat not found')
  return { chat, customer }
}

/** As `chatOf`, for methods that write: not to those who blocked the bot, nor where it may not write. */
export function writableChat(call: Call): { chat: Chat; customer: Customer } {
  const found = find(call)
  checkSend(call, found.customer)
  if (found.chat.blocked) throw new BotApiError(403, 'Forbidden: bot was blocked by the user')
  return found
}

function existing({ world, bot }: Call, id: number): Chat | undefined {
  return world.chats.get(`${bot.id}:${id}`) ?? world.chats.get(`${bot.id}:${unmigrated(id)}`)
}

/** The id a magic customer "migrates" to. */
export function migratedId(customerId: number): number {
  return -1_000_000_000_000 - customerId
}

function unmigrated(id: number): number {
  return -1_000_000_000_000 - id
}

/** Groups exist by being made; a private chat opens by itself only with a bot that is told so. */
function opened({ world, bot }: Call, id: number): Chat | undefined {
  if (!Number.isSafeInteger(id)) return undefined
  const known = world.customers.get(id)
  if (known && id < 0) return openChat(world, bot, known)
  if (!bot.openChats || id <= 0) return undefined
  const customer = known ?? addCustomer(world, { id, firstName: `Клиент ${String(id).slice(-4)}` })
  const chat = openChat(world, bot, customer)
  chat.started = true
  return chat
}
