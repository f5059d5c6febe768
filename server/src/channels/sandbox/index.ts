import { botChannel } from '../telegram-api/bot-channel.ts'

/** Bots of our sandbox: the same protocol, spoken to our own server; the customer's side is the page "Phone". */
export const sandbox = botChannel({
  kind: 'SANDBOX',
  provider: 'sandbox',
  deepLink: ({ username }, payload) =>
    `/phone?bot=${encodeURIComponent(username)}&start=${encodeURIComponent(payload)}`,
  groupLink: ({ username }, payload) =>
    `/phone?bot=${encodeURIComponent(username)}&startgroup=${encodeURIComponent(payload)}`,
})
