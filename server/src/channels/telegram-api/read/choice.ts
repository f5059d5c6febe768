import type { InboundEvent } from '../../channel.ts'
import { idOf, objectOf, objectsOf, textOf, type Loose } from './lenient.ts'
import { chatOf, personOf } from './people.ts'
import { topicOf } from './topic.ts'

/** A callback_query as our event. Presses below inline results and of games belong to no chat of ours. */
export function choiceEvent(query: Loose | undefined): InboundEvent {
  const message = objectOf(query?.message)
  const chat = chatOf(objectOf(message?.chat))
  const sender = personOf(objectOf(query?.from))
  const externalId = idOf(message?.message_id)
  const callbackId = textOf(query?.id)
  const data = textOf(query?.data)
  if (!message || !chat || !sender || externalId === undefined) {
    return { type: 'ignored', reason: 'a press without its message' }
  }
  if (!callbackId || !data) return { type: 'ignored', reason: 'a press without data' }
  const label = labelOf(message, data)
  const topicId = topicOf(message)
  return {
    type: 'choice',
    chat,
    sender,
    externalId,
    callbackId,
    data,
    ...(label && { label }),
    ...(topicId && { topicId }),
  }
}

/** The message is sent along unless it is too old ("inaccessible"): then the words are not known. */
function labelOf(message: Loose, data: string): string | undefined {
  const rows = objectOf(message.reply_markup)?.inline_keyboard
  const buttons = Array.isArray(rows) ? rows.flatMap(objectsOf) : []
  return textOf(buttons.find((button) => textOf(button.callback_data) === data)?.text)
}
