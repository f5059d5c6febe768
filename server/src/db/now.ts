import sql from 'sql-template-tag'
import { row } from './query.ts'

/** The time by the database's clock: what is compared with a stored time is told by it, for instances disagree. */
export async function databaseNow(): Promise<Date> {
  const found = await row<{ now: Date }>(sql`select now() as now`)
  if (!found) throw new Error('the database told no time')
  return found.now
}
