import { tell } from '../world/changes.ts'
import { badRequest } from '../wire/bot-api-error.ts'
import type { Chat, ChatMessage, Json } from '../world/model.ts'
import { writableChat } from './chat-of.ts'
import { mediaContent, type MediaKind } from '../media/source.ts'
import { checkedMarkup } from './menu/markup.ts'
import { intParam, jsonParam, type Call, type Method } from './params.ts'
import { checkedCaption, checkedText } from './text-rules.ts'

/** editMessageText. */
export const editMessageText: Method = (call) => {
  const content = checkedText(call)
  const found = editable(call)
  if (found.message.raw.text === undefined) throw badRequest('there is no text in the message to edit')
  return change(call, found, { entities: undefined, ...content })
}

/** editMessageCaption. */
export const editMessageCaption: Method = (call) => {
  const content = checkedCaption(call)
  const found = editable(call)
  if (found.message.raw.text !== undefined) throw badRequest('there is no caption in the message to edit')
  return change(call, found, { caption: undefined, caption_entities: undefined, ...content })
}

/** editMessageMedia: one file for another. */
export const editMessageMedia: Method = async (call) => {
  const part = jsonParam<Json>(call, 'media')
  const found = editable(call)
  if (!part) throw badRequest("can't parse InputMedia")
  const media = await mediaContent(call, { kind: part.type as MediaKind, value: part.media, details: part })
  const gone = { photo: undefined, video: undefined, animation: undefined, document: undefined, audio: undefined }
  return change(call, found, { ...gone, ...media, ...checkedCaption({ params: part }) })
}

/** editMessageReplyMarkup. */
export const editMessageReplyMarkup: Method = (call) => change(call, editable(call), {})

/** deleteMessage. */
export const deleteMessage: Method = (call) => {
  const { chat } = writableChat(call)
  if (!remove(call, chat, intParam(call, 'message_id') ?? 0)) throw badRequest('message to delete not found')
  return true
}

/** deleteMessages: 1–100; those that are not there are passed over. */
export const deleteMessages: Method = (call) => {
  const { chat } = writableChat(call)
  const ids = jsonParam<number[]>(call, 'message_ids') ?? []
  if (!ids.length || ids.length > 100) throw badRequest('message identifiers are not specified')
  for (const id of ids) remove(call, chat, id)
  return true
}

type Found = { chat: Chat; message: ChatMessage }

function editable(call: Call): Found {
  const { chat } = writableChat(call)
  const message = chat.messages.find(({ raw }) => raw.message_id === intParam(call, 'message_id'))
  if (!message) throw badRequest('message to edit not found')
  if (message.from !== 'bot') throw badRequest("message can't be edited")
  return { chat, message }
}

function change(call: Call, { chat, message }: Found, content: Json) {
  const { raw } = message
  const before = JSON.stringify(raw)
  const edited = { ...raw, ...content, reply_markup: checkedMarkup(call, chat).inline }
  if (JSON.stringify(edited) === before) {
    const same = 'specified new message content and reply markup are exactly the same as a current content and reply'
    throw badRequest(`message is not modified: ${same} markup of the message`)
  }
  message.raw = { ...edited, edit_date: Math.floor(call.world.now() / 1000) }
  tell(call.world, { type: 'edited', chat, message })
  return message.raw
}

function remove({ world }: Call, chat: Chat, messageId: number): boolean {
  const at = chat.messages.findIndex(({ raw }) => raw.message_id === messageId)
  if (at === -1) return false
  chat.messages.splice(at, 1)
  tell(world, { type: 'deleted', chat, messageId })
  return true
}
