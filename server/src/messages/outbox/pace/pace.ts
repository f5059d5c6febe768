import type { Rate } from './gcra.ts'

/** How fast a bot may write, as its integration has it; Telegram's own words are the defaults of the columns. */
export type Pace = { botPerSecond: number; chatPerSecond: number; chatBurst: number; groupPerMinute: number }

/** The buckets of a bot. */
export type Rates = { bot: Rate; chat: Rate; group: Rate }

const botBurst = 5
const groupBurst = 3

/**
 * The buckets that keep a pace (core.telegram.org/bots/faq: 30 a second for a bot, one a second for a chat with bursts,
 * 20 a minute for a group). A group's burst is taken off its minute, so that no minute has more than it allows.
 */
export function ratesOf({ botPerSecond, chatPerSecond, chatBurst, groupPerMinute }: Pace): Rates {
  const burst = Math.min(groupBurst, Math.ceil(groupPerMinute / 2))
  return {
    bot: { intervalMs: 1000 / botPerSecond, burst: Math.min(botBurst, botPerSecond) },
    chat: { intervalMs: 1000 / chatPerSecond, burst: chatBurst },
    group: { intervalMs: 60_000 / Math.max(1, groupPerMinute - burst), burst },
  }
}
