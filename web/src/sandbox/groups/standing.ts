import type { BotStatus, PhoneGroup } from '../phone.ts'

/** How a bot stands in a group; `out` when it never was there. */
export const standingIn = (group: PhoneGroup, botId: number): BotStatus | 'out' =>
  group.bots.find((bot) => bot.id === botId)?.status ?? 'out'

/** Whether the bot is in the group now. */
export const isInside = (status: BotStatus | 'out'): boolean => !['out', 'left', 'kicked'].includes(status)
