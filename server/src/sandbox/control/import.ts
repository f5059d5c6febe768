import type { ChatMessage, Customer } from '../world/model.ts'
import { addCustomer, botUser, chatObject, customerUser, findBot, openChat } from '../world/people.ts'
import type { World } from '../world/world.ts'
import { ControlError, type Handler } from './route.ts'

type Line = { id?: number; from: 'customer' | 'bot'; text: string; date: number }
type Dialogue = { bot: string | number; customerId: number; messages: Line[]; append?: boolean }

/** POST /import: people and past dialogues, without updates; a chat with messages stays as it is without `append`. */
export const importHistory: Handler = ({ world, body }) => {
  const customers = (body.customers ?? []) as (Customer & { firstName: string })[]
  const chats = (body.chats ?? []) as Dialogue[]
  for (const customer of customers) addCustomer(world, customer)
  for (const dialogue of chats) importChat(world, dialogue)
}

function importChat(world: World, { bot: name, customerId, messages, append }: Dialogue): void {
  const bot = findBot(world, String(name))
  const customer = world.customers.get(customerId)
  if (!bot || !customer) throw new ControlError(404, `no bot ${name} or customer ${customerId}`)
  const chat = openChat(world, bot, customer)
  if (chat.messages.length && !append) return
  chat.started = true
  const added = messages.map(({ id, from, text, date }): ChatMessage => {
    const message_id = id ?? bot.nextMessageId
    bot.nextMessageId = Math.max(bot.nextMessageId, message_id + 1)
    const sender = from === 'bot' ? botUser(bot) : customerUser(customer)
    return { from, raw: { message_id, date, from: sender, chat: chatObject(customer), text }, delivered: true }
  })
  chat.messages.push(...added)
  world.events.emit('touched')
}
