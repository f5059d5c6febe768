import type { Conversation } from '../../api/fragments.ts'

/** Who answers at `now`: a pause that is over counts no more, whatever the page was told when it began. */
export function botAt({ mode, pausedUntil }: Conversation['bot'], now: Date): Conversation['bot'] {
  const isOver = pausedUntil !== null && Date.parse(pausedUntil) <= now.getTime()
  return mode === 'BOT' || isOver ? { mode: 'BOT', pausedUntil: null } : { mode, pausedUntil }
}

/** Nine in the morning of the next local day. */
export function tomorrowMorning(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9)
}
