import { badRequest } from '../../wire/bot-api-error.ts'
import type { Chat, Json, Key } from '../../world/model.ts'
import { tell } from '../../world/changes.ts'
import { flagOf, jsonParam, type Call } from '../params.ts'

type InlineButton = { text?: string; callback_data?: string; url?: string }
type Markup = { inline_keyboard?: InlineButton[][]; keyboard?: (Key | string)[][]; remove_keyboard?: boolean } & Json

/** A checked `reply_markup`: what hangs below the message, and what is to lie below the chat. */
export type Checked = { inline?: Json; put(chat: Chat, messageId: number): void }

/** Checks a `reply_markup` as the server does; undefined parts change nothing. */
export function checkedMarkup(call: Call, chat: Pick<Chat, 'customerId'>): Checked {
  const markup = jsonParam<Markup>(call, 'reply_markup')
  const nothing = () => undefined
  if (!markup) return { put: nothing }
  if (markup.inline_keyboard) {
    markup.inline_keyboard.flat().forEach(checkInline)
    return { inline: markup, put: nothing }
  }
  if (markup.remove_keyboard) return { put: (at) => setKeyboard(call, at, undefined) }
  const rows = markup.keyboard?.map((row) => row.map((key) => (typeof key === 'string' ? { text: key } : key)))
  if (!rows) throw badRequest('object expected as reply markup')
  if (chat.customerId < 0 && rows.flat().some((key) => key.request_contact)) {
    throw badRequest('phone number can be requested in private chats only')
  }
  const once = flagOf(markup.one_time_keyboard)
  return { put: (at, messageId) => setKeyboard(call, at, { rows, once, messageId }) }
}

function setKeyboard({ world }: Call, chat: Chat, keyboard: Chat['keyboard']): void {
  chat.keyboard = keyboard
  tell(world, { type: 'chat', chat })
}

function checkInline({ text, callback_data: data, url }: InlineButton): void {
  if (!text) throw badRequest('can\'t parse inline keyboard button: Can\'t find field "text"')
  if (data === undefined && url === undefined) {
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
  }
  if (data !== undefined && (data === '' || Buffer.byteLength(data) > 64)) throw badRequest('BUTTON_DATA_INVALID')
  if (url !== undefined && !/^(https?|tg):\/\/./i.test(url)) {
    throw badRequest(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`)
  }
}
