import type { PhoneChat, PhoneMessage, StreamEvent } from './phone.ts'

const putMessage = (messages: PhoneMessage[], message: PhoneMessage): PhoneMessage[] => {
  const index = messages.findIndex((known) => known.id === message.id)
  if (index >= 0) return messages.with(index, message)
  return [...messages, message].sort((a, b) => a.id - b.id)
}

const changeChat = (chat: PhoneChat, event: Exclude<StreamEvent, { kind: 'bot' }>): PhoneChat => {
  if (event.kind === 'chat')
    return { ...chat, blocked: event.blocked, started: event.started, keyboard: event.keyboard }
  if (event.kind === 'action') return chat
  if (event.kind === 'deleted')
    return { ...chat, messages: chat.messages.filter((message) => message.id !== event.messageId) }
  const messages = putMessage(chat.messages, event.message)
  const last = !chat.last || event.message.id >= chat.last.id ? event.message : chat.last
  return { ...chat, messages, last }
}

const isOf = (chat: PhoneChat, event: { botId: number; customerId: number }): boolean =>
  chat.bot.id === event.botId && chat.customer.id === event.customerId

/** The chat after an event; the very same object when it is about another chat. Twice the same event is harmless. */
export const applyToChat = (chat: PhoneChat, event: StreamEvent): PhoneChat => {
  if (event.kind === 'bot') return event.bot.id === chat.bot.id ? { ...chat, bot: event.bot } : chat
  return isOf(chat, event) ? changeChat(chat, event) : chat
}

/** The list after an event: the chat it is about moves to the top when something was written. */
export const applyToList = (chats: PhoneChat[], event: StreamEvent): PhoneChat[] => {
  const changed = chats.map((chat) => applyToChat(chat, event))
  if (event.kind !== 'message') return changed
  const index = changed.findIndex((chat) => isOf(chat, event))
  if (index <= 0) return changed
  return [...changed.slice(index, index + 1), ...changed.slice(0, index), ...changed.slice(index + 1)]
}

/** True when the event tells of a chat that the list does not hold yet. */
export const isUnknownChat = (chats: PhoneChat[], event: StreamEvent): boolean =>
  event.kind !== 'bot' && event.kind !== 'action' && !chats.some((chat) => isOf(chat, event))
