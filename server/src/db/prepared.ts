import type { Sql } from 'sql-template-tag'

const names = new Map<string, string>()
/** Statements are texts of our code, so there are few; should one be made up at run time, the rest go unprepared. */
const maxNames = 500

/**
 * A statement as pg takes it, prepared under a name: each connection parses it once, and PostgreSQL plans it anew only
 * while that is worth it. For the statements of the hot path, whose plan does not depend on their values.
 */
export function prepared(statement: Sql): { name?: string; text: string; values: unknown[] } {
  const { text, values } = statement
  const known = names.get(text)
  if (known) return { name: known, text, values }
  if (names.size >= maxNames) return { text, values }
  const name = `mh${names.size}`
  names.set(text, name)
  return { name, text, values }
}
