import type { BotCommand, ChannelAccount } from '../channel.ts'
import { ChannelError } from '../errors.ts'
import { call } from './call/call.ts'

/** answerCallbackQuery. Telegram takes the first answer within about a minute; a later one helps nobody. */
export async function answerChoice(account: ChannelAccount, callbackId: string, text?: string): Promise<void> {
  try {
    // longer ones are refused: core.telegram.org/bots/api#answercallbackquery
    const options = text ? { text: text.slice(0, 200).toWellFormed() } : {}
    await call(account, (api) => api.answerCallbackQuery(callbackId, options))
  } catch (error) {
    if (error instanceof ChannelError && /query (is too old|id is invalid)|query_id_invalid/i.test(error.detail)) return
    throw error
  }
}

/** setMyCommands; a menu for one language hides the one for all from those who speak it. */
export async function setCommands(account: ChannelAccount, commands: BotCommand[], language?: string): Promise<void> {
  const options = language ? { language_code: language as 'ru' } : {}
  await call(account, (api) => api.setMyCommands(commands, options))
}
