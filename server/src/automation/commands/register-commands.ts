import type { BotCommand } from '../../channels/channel.ts'
import { ChannelError } from '../../channels/errors.ts'
import { channelOf } from '../../channels/registry.ts'
import { prisma } from '../../db/client.ts'
import { accountOf } from '../../integrations/account.ts'
import { log } from '../../lib/log.ts'
import { type Locale, say } from '../../texts.ts'
import { clientCommands } from './read-command.ts'

/** The bots whose menu this process has set, by their token: an integration changes often, its menu hardly ever. */
const known = new Map<string, string>()

/**
 * Puts the commands into the menu of a bot that holds conversations: in Russian and English for those who speak them,
 * in the organization's language for all others. Once for each token and process; the same menu again harms nobody.
 */
export async function registerCommands(integrationId: string): Promise<void> {
  const bot = await prisma.integration.findUnique({
    where: { id: integrationId, isActive: true, disconnectedAt: null, mode: 'CHAT', status: { not: 'SUSPENDED' } },
    include: { organization: { select: { locale: true } } },
  })
  if (!bot || known.get(bot.id) === bot.tokenEncrypted) return
  known.set(bot.id, bot.tokenEncrypted)
  const channel = channelOf(bot.kind)
  const account = accountOf(bot)
  try {
    await channel.setCommands(account, menuIn(bot.organization.locale === 'en' ? 'en' : 'ru'))
    for (const language of ['ru', 'en'] as const) await channel.setCommands(account, menuIn(language), language)
  } catch (error) {
    known.delete(bot.id)
    if (!(error instanceof ChannelError)) throw error
    log.info({ integrationId, code: error.code }, 'the menu of a bot was not set')
  }
}

const menuIn = (locale: Locale): BotCommand[] =>
  clientCommands.map((command) => ({ command, description: say(locale, `command.${command}`) }))
