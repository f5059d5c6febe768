import { writableChat } from './chat-of.ts'
import type { Method } from './params.ts'
import { journalSend, postMessage } from './post-message.ts'
import { checkedText } from './text-rules.ts'

/** sendMessage: text with entities or HTML; the answer is the Message as the bot sees it. */
export const sendMessage: Method = (call) => {
  const content = checkedText(call)
  const place = writableChat(call)
  const sent = postMessage(call, place, content)
  journalSend(call, place.chat, [sent])
  return sent
}
