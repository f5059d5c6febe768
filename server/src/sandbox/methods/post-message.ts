import { tell } from '../world/changes.ts'
import type { Chat, Customer, Json, TelegramMessage } from '../world/model.ts'
import { botUser, chatObject, nextMessageId } from '../world/people.ts'
import { badRequest } from '../wire/bot-api-error.ts'
import { checkedMarkup } from './menu/markup.ts'
import { intParam, jsonParam, textParam, type Call } from './params.ts'

type Place = { chat: Chat; customer: Customer }

/** Puts the bot's message into the chat and tells the phone; the journal is the caller's, an album is one entry. */
export function postMessage(call: Call, { chat, customer }: Place, content: Json): TelegramMessage {
  const { world, bot } = call
  const markup = checkedMarkup(call, chat)
  const reply = replyOf(call, chat)
  const raw: TelegramMessage = {
    message_id: nextMessageId(bot, customer),
    from: botUser(bot),
    chat: chatObject(customer),
    date: Math.floor(world.now() / 1000),
    ...content,
    ...topicOf(call),
    ...reply,
    ...(markup.inline && { reply_markup: markup.inline }),
  }
  const message = { from: 'bot' as const, raw }
  chat.messages.push(message)
  tell(world, { type: 'message', chat, message })
  markup.put(chat, raw.message_id)
  return raw
}

/** Notes a send that was carried out. */
export function journalSend({ world, bot, method }: Call, chat: Chat, sent: TelegramMessage[]): void {
  const text = sent.map((message) => message.text ?? message.caption).find(Boolean)
  const messageIds = sent.map(({ message_id }) => message_id)
  world.journal.accept({ botId: bot.id, method, chatId: String(chat.customerId), messageIds, text })
}

type ReplyParameters = { message_id?: number; allow_sending_without_reply?: boolean }

function replyOf(call: Call, chat: Chat): Json {
  const reply = jsonParam<ReplyParameters>(call, 'reply_parameters')
  const id = reply?.message_id ?? Number(textParam(call, 'reply_to_message_id') ?? 0)
  if (!id) return {}
  const target = chat.messages.find(({ raw }) => raw.message_id === id)?.raw
  if (!target && !reply?.allow_sending_without_reply) throw badRequest('message to be replied not found')
  return target ? { reply_to_message: { ...target, reply_to_message: undefined } } : {}
}

function topicOf(call: Call): Json {
  const message_thread_id = intParam(call, 'message_thread_id')
  return message_thread_id === undefined ? {} : { message_thread_id, is_topic_message: true }
}
