import type { InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup } from 'grammy/types'
import type { Button, OutboundMessage } from '../channel.ts'

/** What the Bot API takes of buttons; data in bytes of UTF-8 (core.telegram.org/bots/api#inlinekeyboardbutton). */
export const BUTTON_LIMITS = { maxButtons: 100, maxButtonDataBytes: 64, maxButtonTextLength: 64 }

/** Buttons as `reply_markup`; a reason when Telegram would refuse them, so that no call is spent on it. */
export type Keyboard = { markup?: InlineKeyboardMarkup | ReplyKeyboardMarkup } | { fault: string }

/** Asking for the contact is a keyboard below the chat that goes when it was used; all others hang below the bubble. */
export function keyboardOf({ buttons, files }: Pick<OutboundMessage, 'buttons' | 'files'>): Keyboard {
  const rows = buttons?.filter((row) => row.length > 0) ?? []
  const all = rows.flat()
  if (all.length === 0) return {}
  if (files.length > 1) return { fault: 'an album bears no buttons' }
  if (all.length > BUTTON_LIMITS.maxButtons) return { fault: 'too many buttons' }
  const fault = all.map(faultOf).find(Boolean)
  if (fault) return { fault }
  const asking = all.filter((button) => 'requestContact' in button).length
  if (asking === 0) return { markup: { inline_keyboard: rows.map((row) => row.map(inlineButton)) } }
  if (asking < all.length) return { fault: 'a button that asks for the contact stands alone' }
  const keyboard = rows.map((row) => row.map(({ text }): KeyboardButton => ({ text, request_contact: true })))
  return { markup: { keyboard, one_time_keyboard: true, resize_keyboard: true } }
}

function inlineButton(button: Button): InlineKeyboardButton {
  if ('url' in button) return { text: button.text, url: button.url }
  return { text: button.text, callback_data: 'data' in button ? button.data : '' }
}

function faultOf(button: Button): string | undefined {
  if (!button.text.trim()) return 'a button without words'
  if (button.text.length > BUTTON_LIMITS.maxButtonTextLength) return 'a button with too many words'
  if ('url' in button) return /^(https?|tg):\/\/\S/i.test(button.url) ? undefined : 'a button with a bad address'
  if (!('data' in button)) return undefined
  const bytes = Buffer.byteLength(button.data)
  return bytes > 0 && bytes <= BUTTON_LIMITS.maxButtonDataBytes ? undefined : 'a button with too much or no data'
}
