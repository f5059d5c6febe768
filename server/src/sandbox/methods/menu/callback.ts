import { tell } from '../../world/changes.ts'
import { badRequest } from '../../wire/bot-api-error.ts'
import { textParam, type Method } from '../params.ts'

const OPEN_MS = 60_000

/** answerCallbackQuery: once, within a minute; the spinner on the phone ends and the text, if any, is shown. */
export const answerCallbackQuery: Method = (call) => {
  const id = textParam(call, 'callback_query_id')
  const { world } = call
  const press = world.presses.find((known) => known.id === id && known.botId === call.bot.id)
  if (!press || press.answers > 0 || world.now() - press.at > OPEN_MS) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  }
  press.answers += 1
  press.text = textParam(call, 'text')
  const chat = world.chats.get(`${press.botId}:${press.chatId}`)
  const message = chat?.messages.find(({ raw }) => raw.message_id === press.messageId)
  if (chat && message) tell(world, { type: 'edited', chat, message })
  return true
}
