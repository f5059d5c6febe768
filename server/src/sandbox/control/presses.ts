import { enqueueUpdate } from '../updates/enqueue.ts'
import { tell } from '../world/changes.ts'
import type { Press } from '../world/model.ts'
import { customerUser } from '../world/people.ts'
import { contactOf } from './content.ts'
import { botOf, chatOf, ControlError, number, speakerOf, text, type Handler } from './route.ts'
import { say } from './say.ts'
import { messageView } from './view.ts'

const KEPT = 10_000

/** POST /chats/:bot/:customer/press */
export const press: Handler = (call) => {
  const { world, body } = call
  const place = chatOf(call)
  const { bot, customer, chat } = place
  const { id: by, ...speaker } = speakerOf(call, place)
  const pressed = chat.messages.find(({ raw }) => raw.message_id === number(body, 'messageId'))
  if (!pressed) throw new ControlError(404, 'no such message')
  const at = world.now()
  const data = text(body, 'data') ?? ''
  const made: Press = {
    id: `${by}${at}${world.presses.length}`,
    at,
    botId: bot.id,
    chatId: customer.id,
    messageId: pressed.raw.message_id,
    by,
    data,
    answers: 0,
  }
  world.presses.push(made)
  if (world.presses.length > KEPT) world.presses.splice(0, world.presses.length - KEPT)
  pressed.press = made
  const from = customerUser({ ...speaker, id: by })
  const query = { id: made.id, from, message: pressed.raw, chat_instance: String(chat.customerId), data }
  enqueueUpdate(world, bot, { queue: `callback:${by}`, body: { callback_query: structuredClone(query) } })
  tell(world, { type: 'edited', chat, message: pressed })
}

/** POST /chats/:bot/:customer/share */
export const share: Handler = (call) => {
  const { world, body } = call
  const place = chatOf(call)
  const { chat, customer } = place
  const { keyboard } = chat
  if (!keyboard?.rows.flat().some((key) => key.request_contact)) {
    throw new ControlError(400, 'the bot does not ask for the contact')
  }
  if (chat.blocked) throw new ControlError(400, 'the customer has blocked this bot')
  const asked = chat.messages.find(({ raw }) => raw.message_id === keyboard.messageId)?.raw
  const reply = asked && { reply_to_message: { ...asked, reply_to_message: undefined } }
  const message = say(world, place, { contact: contactOf(world, customer, body), ...reply })
  if (keyboard.once) {
    chat.keyboard = undefined
    tell(world, { type: 'chat', chat })
  }
  return messageView(world, message)
}

/** GET /presses */
export const listPresses: Handler = (call) => {
  const bot = call.query.get('bot') ? botOf(call) : undefined
  return call.world.presses.filter(({ botId }) => !bot || botId === bot.id)
}
