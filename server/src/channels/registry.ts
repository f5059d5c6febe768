import type { Channel } from './channel.ts'
import { sandbox } from './sandbox/index.ts'
import { telegramBot } from './telegram-bot/index.ts'

const CHANNELS: Record<Channel['kind'], Channel> = { TELEGRAM_BOT: telegramBot, SANDBOX: sandbox }

/** The channel of an integration: the only door from the product to the providers. */
export function channelOf(kind: Channel['kind']): Channel {
  return CHANNELS[kind]
}
