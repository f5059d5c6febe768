import { enqueueUpdate } from '../updates/enqueue.ts'
import { tell } from '../world/changes.ts'
import { doesReach, type GroupParty } from '../world/groups.ts'
import type { Bot, Chat, ChatMessage, Customer, Json, TelegramMessage } from '../world/model.ts'
import { chatObject, customerUser, nextMessageId } from '../world/people.ts'
import type { World } from '../world/world.ts'

/** A chat of a bot. In a group `speaker` is who writes there. */
export type Place = { bot: Bot; customer: Customer; chat: Chat; speaker?: Customer }

/** Lets the customer (or somebody in the group) say something: the phone shows it, the bot gets its update. */
export function say(world: World, place: Place, content: object): ChatMessage {
  const { bot, customer, chat, speaker = customer } = place
  const raw: TelegramMessage = {
    message_id: nextMessageId(bot, customer),
    from: customerUser(speaker),
    chat: chatObject(customer),
    date: Math.floor(world.now() / 1000),
    ...content,
  }
  const message: ChatMessage = { from: 'customer', raw, delivered: false }
  chat.started = true
  chat.messages.push(message)
  if (isHeard(bot, customer, raw)) {
    const body = { message: structuredClone(raw) }
    message.updateId = enqueueUpdate(world, bot, { queue: `chat:${customer.id}`, body })
  } else message.unseen = true
  tell(world, { type: 'message', chat, message })
  return message
}

const SERVICE = ['new_chat_members', 'forum_topic_created', 'migrate_to_chat_id', 'migrate_from_chat_id']

function isHeard(bot: Bot, customer: Customer, raw: Json): boolean {
  if (!customer.group || SERVICE.some((field) => raw[field] !== undefined)) return true
  return doesReach(bot, customer as GroupParty, raw)
}
