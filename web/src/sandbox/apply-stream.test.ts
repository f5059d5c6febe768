import { expect, it } from 'vitest'
import { applyToChat, applyToList, isUnknownChat } from './apply-stream.ts'
import type { PhoneChat, PhoneMessage, StreamEvent } from './phone.ts'
import { lastEditable } from './chat/useChat.ts'

const message = (id: number, text = `№${id}`): PhoneMessage => ({ id, from: 'customer', date: id, kind: 'text', text })
const bot = {
  id: 7,
  username: 'mebel_bot',
  name: 'Мебельная мастерская',
  delivery: 'polling' as const,
  webhook: { url: '', pending: 0 },
}
const chatOf = (customerId: number, messages: PhoneMessage[] = []): PhoneChat => ({
  bot,
  customer: { id: customerId, firstName: 'Анна' },
  blocked: false,
  started: true,
  messages,
})
const at = { botId: 7, customerId: 1 }

it('keeps order and never doubles, whatever comes twice or late', () => {
  const events: StreamEvent[] = [3, 1, 2, 3].map((id) => ({ kind: 'message', ...at, message: message(id) }))
  const chat = events.reduce(applyToChat, chatOf(1))
  expect(chat.messages.map(({ id }) => id)).toEqual([1, 2, 3])
  expect(chat.last?.id).toBe(3)
})

it('changes, removes, blocks in the chat it is about and no other', () => {
  const chat = chatOf(1, [message(1), message(2)])
  const edited = applyToChat(chat, { kind: 'edited', ...at, message: message(1, 'иначе') })
  expect(edited.messages[0]?.text).toBe('иначе')
  expect(applyToChat(edited, { kind: 'deleted', ...at, messageId: 1 }).messages).toHaveLength(1)
  expect(applyToChat(chat, { kind: 'chat', ...at, blocked: true, started: true }).blocked).toBe(true)
  const asked = applyToChat(chat, {
    kind: 'chat',
    ...at,
    blocked: false,
    started: true,
    keyboard: [[{ text: 'Поделиться', asksContact: true }]],
  })
  expect(asked.keyboard?.[0]?.[0]?.asksContact).toBe(true)
  expect(applyToChat(chat, { kind: 'deleted', botId: 7, customerId: 2, messageId: 1 })).toBe(chat)
})

it('lifts the chat that was written to, and knows a chat it does not hold', () => {
  const chats = [chatOf(1), chatOf(2), chatOf(3)]
  const event: StreamEvent = { kind: 'message', botId: 7, customerId: 3, message: message(1) }
  expect(applyToList(chats, event).map(({ customer }) => customer.id)).toEqual([3, 1, 2])
  expect(isUnknownChat(chats, event)).toBe(false)
  expect(isUnknownChat(chats, { ...event, customerId: 9 })).toBe(true)
})

it('offers the customer his own last text for change', () => {
  const own = message(2)
  const answer: PhoneMessage = { ...message(3), from: 'bot' }
  expect(lastEditable([message(1), own, answer, { ...message(4), text: '/start' }])).toBe(own)
  expect(lastEditable([answer])).toBeUndefined()
})
