import type { BotMode } from '../../generated/prisma/enums.ts'

/** What a conversation's row says of its bot. */
export type ModeRow = { botMode: BotMode; botPausedUntil: Date | string | null }

/** Who has the dialog, and until when a person has it; null with HUMAN: until somebody switches it back. */
export type ConversationBot = { mode: BotMode; pausedUntil: Date | null }

/** The mode in force at `now`: a pause that is over counts no more. */
export function botModeAt({ botMode, botPausedUntil }: ModeRow, now: Date): ConversationBot {
  const pausedUntil = botPausedUntil === null ? null : new Date(botPausedUntil)
  const isOver = pausedUntil !== null && pausedUntil <= now
  if (botMode === 'BOT' || isOver) return { mode: 'BOT', pausedUntil: null }
  return { mode: 'HUMAN', pausedUntil }
}
