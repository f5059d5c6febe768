/** A row as `json_agg(t)` or `row_to_json(t)` writes it: columns by their names, moments as text. */
export type JsonRow = Record<string, unknown>

/** What PostgreSQL gives for a list of rows: null instead of an empty one. */
export type JsonRows = JsonRow[] | null

/**
 * Makes rows that PostgreSQL wrote as JSON what Prisma would give for the same model: names of fields, Dates, and
 * nothing of what is `omitted`. `fields` is the model's `…ScalarFieldEnum`, so that a new column is not forgotten.
 * Knows no bigints or decimals: they do not come through JSON whole.
 */
export function rowReader<Row extends object>(fields: Record<string, string>, omitted: object = {}) {
  const columns = Object.values(fields)
    .filter((field) => !Object.hasOwn(omitted, field))
    .map((field) => ({ field, column: columnOf(field), isMoment: /^at$|(At|Since|Until|Told)$/.test(field) }))
  const read = (json: JsonRow): Row => {
    const row: JsonRow = {}
    for (const { field, column, isMoment } of columns) {
      const value = json[column]
      row[field] = isMoment && typeof value === 'string' ? new Date(value) : value
    }
    return row as Row
  }
  return (rows: JsonRows): Row[] => (rows ?? []).map(read)
}

/** Rows by their ids. */
export function byId<Row extends { id: string }>(rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]))
}

const columnOf = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Rows by what they belong to, in their order. */
export function groupBy<Row extends object, Key>(rows: Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}
