import sql, { raw, type Sql } from 'sql-template-tag'
import { UserError } from '../errors.ts'

/**
 * How many of each one organization may have: more than people ever set up by hand, few enough that what reads all of
 * them for every message, move or page stays quick. Keys are counted for each member, the statuses with those put
 * aside.
 */
export const most = {
  automation_rule: 200,
  faq_entry: 500,
  label: 300,
  contact_field: 100,
  transition_template: 1000,
  site: 100,
  branch: 200,
  integration: 100,
  invitation: 200,
  order_status: 500,
  api_key: 50,
} as const

/** What asks the database: a transaction of a commit, or the pool. */
type Asker = { row<Row extends object>(statement: Sql): Promise<Row | undefined> }

/**
 * Throws LIMIT_REACHED when there is no room for one more: `table` names what is counted, `where` which of its rows.
 * Whoever makes several at the very same moment may get a few above it.
 */
export async function mustHaveRoom(asker: Asker, table: keyof typeof most, where: Sql): Promise<void> {
  const counted = await asker.row<{ count: number }>(sql`
    select count(*)::int as count from (select from ${raw(table)} where ${where} limit ${most[table]}) t`)
  if (counted!.count >= most[table]) throw new UserError('LIMIT_REACHED', { detail: String(most[table]) })
}
