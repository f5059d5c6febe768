import { enqueueUpdate } from '../updates/enqueue.ts'
import { tell } from '../world/changes.ts'
import type { Chat, ChatMessage, Customer, Json } from '../world/model.ts'
import { botUser, chatObject, customerUser } from '../world/people.ts'
import type { World } from '../world/world.ts'
import { contentFrom } from './content.ts'
import { botOf, chatOf, ControlError, number, speakerOf, text, type ControlCall, type Handler } from './route.ts'
import { say, type Place } from './say.ts'
import { chatView, messageView } from './view.ts'

/** GET /chats/:bot */
export const listChats: Handler = (call) => {
  const bot = botOf(call)
  const chats = [...call.world.chats.values()].filter(({ botId }) => botId === bot.id)
  const date = (chat: Chat) => chat.messages.at(-1)?.raw.date ?? 0
  return chats
    .sort((a, b) => date(b) - date(a))
    .map((chat) => {
      const last = chat.messages.at(-1)
      return { ...chatView(call.world, chat), last: last && messageView(call.world, last) }
    })
}

/** GET /chats/:bot/:customer */
export const showChat: Handler = (call) => {
  const { chat } = chatOf(call)
  return chatView(call.world, chat, chat.messages)
}

/** POST /chats/:bot/:customer/messages */
export const write: Handler = async (call) => {
  const place = chatOf(call)
  if (place.chat.blocked) throw new ControlError(400, 'the customer has blocked this bot')
  const speaker = speakerOf(call, place)
  const content = await contentFrom(call, speaker)
  return messageView(call.world, say(call.world, { ...place, speaker }, { ...topicOf(call, place), ...content }))
}

/** POST /chats/:bot/:customer/start */
export const start: Handler = (call) => {
  const place = chatOf(call)
  if (place.chat.blocked) setBlocked(call.world, place, false)
  place.chat.started = true
  const payload = text(call.body, 'payload')
  const said = payload ? `/start ${payload}` : '/start'
  const entities = [{ type: 'bot_command', offset: 0, length: 6 }]
  return messageView(call.world, say(call.world, place, { text: said, entities }))
}

/** PATCH /chats/:bot/:customer/messages/:id */
export const edit: Handler = (call) => {
  const place = chatOf(call)
  const message = ownMessage(place.chat, Number(call.path.id))
  const changed = text(call.body, 'text')
  if (!changed) throw new ControlError(400, 'text, please')
  const { raw } = message
  const field = raw.text === undefined ? 'caption' : 'text'
  Object.assign(raw, { [field]: changed, entities: undefined, edit_date: Math.floor(call.world.now() / 1000) })
  enqueueUpdate(call.world, place.bot, {
    queue: `chat:${place.customer.id}`,
    body: { edited_message: structuredClone(raw) },
  })
  tell(call.world, { type: 'edited', chat: place.chat, message })
  return messageView(call.world, message)
}

/** POST /chats/:bot/:customer/block */
export const block: Handler = (call) => {
  const place = chatOf(call)
  const blocked = call.body.blocked === true
  if (place.chat.blocked !== blocked) setBlocked(call.world, place, blocked)
  return chatView(call.world, place.chat)
}

function setBlocked(world: World, { bot, customer, chat }: Place, blocked: boolean): void {
  chat.blocked = blocked
  const member = (gone: boolean) => ({
    user: botUser(bot),
    status: gone ? 'kicked' : 'member',
    ...(gone && { until_date: 0 }),
  })
  const change = {
    chat: chatObject(customer),
    from: customerUser(customer),
    date: Math.floor(world.now() / 1000),
    old_chat_member: member(!blocked),
    new_chat_member: member(blocked),
  }
  enqueueUpdate(world, bot, { queue: `member:${customer.id}`, body: { my_chat_member: change } })
  tell(world, { type: 'chat', chat })
}

function ownMessage(chat: Chat, id: number): ChatMessage {
  const message = chat.messages.find(({ from, raw }) => from === 'customer' && raw.message_id === id)
  if (!message) throw new ControlError(404, 'no such message of the customer')
  return message
}

/** Whoever writes into a topic answers the message of its creation, as Telegram has it. */
function topicOf({ body }: ControlCall, { chat, customer }: { chat: Chat; customer: Customer }): Json {
  const id = number(body, 'topicId')
  if (id === undefined) return {}
  if (!customer.group?.topics.some((topic) => topic.id === id)) throw new ControlError(404, 'no such topic')
  const created = chat.messages.find(({ raw }) => raw.message_id === id)?.raw
  return { message_thread_id: id, is_topic_message: true, ...(created && { reply_to_message: created }) }
}
