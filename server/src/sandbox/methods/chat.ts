import { tell } from '../world/changes.ts'
import { chatMemberOf } from '../world/groups.ts'
import type { Group } from '../world/model.ts'
import { badRequest } from '../wire/bot-api-error.ts'
import { botUser, chatObject, customerUser } from '../world/people.ts'
import { chatOf, writableChat } from './chat-of.ts'
import { uniqueId } from '../media/file-object.ts'
import { intParam, jsonParam, textParam, type Call, type Method } from './params.ts'

/** getChat: the person's names and photo; of a group its title and what all may do there. */
export const getChat: Method = (call) => {
  const { customer } = chatOf(call)
  const { photoFileId: id } = customer
  const photo = id && {
    small_file_id: id,
    small_file_unique_id: uniqueId(id),
    big_file_id: id,
    big_file_unique_id: uniqueId(id),
  }
  const { group } = customer
  const permissions = group && { can_send_messages: group.membersCanSend, can_send_photos: group.membersCanSend }
  return {
    ...chatObject(customer),
    ...(photo && { photo }),
    ...(permissions && { permissions }),
    accent_color_id: 1,
    max_reaction_count: 11,
  }
}

/** getChatMember: the bot itself, the customer, or a member of the group. */
export const getChatMember: Method = (call) => {
  const { chat, customer } = chatOf(call)
  const id = intParam(call, 'user_id')
  if (customer.group) return groupMember(call, customer.group, id)
  if (id === call.bot.id) return { user: botUser(call.bot), status: chat.blocked ? 'kicked' : 'member' }
  if (id === customer.id) return { user: customerUser(customer), status: 'member' }
  throw badRequest('user not found')
}

function groupMember({ bot, world }: Call, group: Group, id: number | undefined) {
  if (id === bot.id) return chatMemberOf(bot, group.bots[bot.id])
  const person = world.customers.get(id ?? 0)
  if (!person) throw badRequest('user not found')
  return { user: customerUser(person), status: group.members.includes(person.id) ? 'member' : 'left' }
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
