import sql, { type Sql } from 'sql-template-tag'
import { UserError } from '../../errors.ts'

/** How fast a bot may write; absent and null leave a thing as it is. */
export type PaceChange = {
  botPerSecond?: number | null
  chatPerSecond?: number | null
  chatBurst?: number | null
  groupPerMinute?: number | null
}

/** Up to 1000 a second is what Telegram sells as paid broadcast (core.telegram.org/bots/api#sendmessage). */
const bounds = {
  botPerSecond: { column: sql`bot_per_second`, min: 1, max: 1000 },
  chatPerSecond: { column: sql`chat_per_second`, min: 0.1, max: 30 },
  chatBurst: { column: sql`chat_burst`, min: 1, max: 20 },
  groupPerMinute: { column: sql`group_per_minute`, min: 1, max: 600 },
}

/** The assignments that a change of the pace asks for. Throws BAD_INPUT for a number out of its bounds. */
export function paceChanges(pace: PaceChange | null | undefined): Sql[] {
  if (!pace) return []
  return Object.entries(bounds).flatMap(([name, { column, min, max }]) => {
    const value = pace[name as keyof PaceChange]
    if (value === undefined || value === null) return []
    if (!(value >= min && value <= max)) {
      throw new UserError('BAD_INPUT', { path: ['pace', name], detail: `${min}–${max}` })
    }
    return [sql`${column} = ${value}`]
  })
}
