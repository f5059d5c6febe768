import { expect, it } from 'vitest'
import type { PhoneChat, PhoneMessage } from './phone.ts'
import { useOpenChat } from './useOpenChat.ts'

const message = (id: number): PhoneMessage => ({ id, from: 'bot', date: id, kind: 'text', text: `№${id}` })
const chatOf = (customerId: number, messages: PhoneMessage[]): PhoneChat => ({
  bot: { id: 7, username: 'mebel_bot', name: 'Мастерская', delivery: 'polling', webhook: { url: '', pending: 0 } },
  customer: { id: customerId, firstName: 'Анна' },
  blocked: false,
  started: true,
  messages,
})

function start() {
  const asked: ((chat: PhoneChat) => void)[] = []
  const phone = useOpenChat(() => new Promise((resolve) => asked.push(resolve)))
  return { ...phone, answer: (index: number, chat: PhoneChat) => asked[index]!(chat) }
}

it('stays closed when the answer comes after the person went back', async () => {
  const { chat, open, close, answer } = start()
  const opening = open({ botId: 7, customerId: 1 })
  close()
  answer(0, chatOf(1, []))
  await opening
  expect(chat.value).toBeNull()
})

it('shows the chat that was opened last, whichever answer comes last', async () => {
  const { chat, open, answer } = start()
  const first = open({ botId: 7, customerId: 1 })
  const second = open({ botId: 7, customerId: 2 })
  answer(1, chatOf(2, []))
  answer(0, chatOf(1, []))
  await Promise.all([first, second])
  expect(chat.value?.customer.id).toBe(2)
})

it('keeps what the stream told while the chat was being read', async () => {
  const { chat, open, take, answer } = start()
  const opening = open({ botId: 7, customerId: 1 })
  take({ kind: 'message', botId: 7, customerId: 1, message: message(2) })
  answer(0, chatOf(1, [message(1)]))
  await opening
  expect(chat.value?.messages.map(({ id }) => id)).toEqual([1, 2])
})
