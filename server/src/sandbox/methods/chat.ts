import { tell } from '../world/changes.ts'
import { badRequest } from '../wire/bot-api-error.ts'
import { botUser, chatObject, customerUser } from '../world/people.ts'
import { chatOf, writableChat } from './chat-of.ts'
import { uniqueId } from '../media/file-object.ts'
import { intParam, jsonParam, textParam, type Method } from './params.ts'

/** getChat: the person's names and photo. */
export const getChat: Method = (call) => {
  const { customer } = chatOf(call)
  const { photoFileId: id } = customer
  const photo = id && {
    small_file_id: id,
    small_file_unique_id: uniqueId(id),
    big_file_id: id,
    big_file_unique_id: uniqueId(id),
  }
  return { ...chatObject(customer), ...(photo && { photo }), accent_color_id: 1, max_reaction_count: 11 }
}

/** getChatMember: the bot itself or the customer. */
export const getChatMember: Method = (call) => {
  const { chat, customer } = chatOf(call)
  const id = intParam(call, 'user_id')
  if (id === call.bot.id) return { user: botUser(call.bot), status: chat.blocked ? 'kicked' : 'member' }
  if (id === customer.id) return { user: customerUser(customer), status: 'member' }
  throw badRequest('user not found')
}

/** sendChatAction: seen on the phone for five seconds. */
export const sendChatAction: Method = (call) => {
  const { chat } = writableChat(call)
  const action = textParam(call, 'action')
  if (!action) throw badRequest('wrong parameter action in request')
  tell(call.world, { type: 'action', chat, action })
  return true
}

/** setMessageReaction: one emoji, or none to take it away. */
export const setMessageReaction: Method = (call) => {
  const { chat } = writableChat(call)
  const message = chat.messages.find(({ raw }) => raw.message_id === intParam(call, 'message_id'))
  if (!message) throw badRequest('message to react not found')
  message.reaction = jsonParam<{ emoji?: string }[]>(call, 'reaction')?.[0]?.emoji
  tell(call.world, { type: 'edited', chat, message })
  return true
}

/** answerCallbackQuery: the spinner on the phone ends. */
export const answerCallbackQuery: Method = (call) => {
  if (textParam(call, 'callback_query_id')) return true
  throw badRequest('query is too old and response timeout expired or query ID is invalid')
}
