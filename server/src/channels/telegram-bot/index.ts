import { botChannel } from '../telegram-api/bot-channel.ts'

/**
 * Bots of Telegram. Start payloads are 1-64 characters of `A-Za-z0-9_-` (core.telegram.org/bots/features#deep-
 * linking).
 */
export const telegramBot = botChannel({
  kind: 'TELEGRAM_BOT',
  provider: 'telegram',
  deepLink: ({ username }, payload) => `https://t.me/${username}?start=${encodeURIComponent(payload)}`,
  groupLink: ({ username }, payload) => `https://t.me/${username}?startgroup=${encodeURIComponent(payload)}`,
})
