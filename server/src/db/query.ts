import type { Sql } from 'sql-template-tag'
import { doorPool, pool } from './client.ts'
import { prepared } from './prepared.ts'

/** Runs one statement outside of `commit`: reads, leases and other writes that the feed does not tell of. */
export async function rows<Row extends object>(statement: Sql): Promise<Row[]> {
  const result = await pool.query<Row>({ text: statement.text, values: statement.values })
  return result.rows
}

/** Runs one statement and answers its first row, if there is one. */
export async function row<Row extends object>(statement: Sql): Promise<Row | undefined> {
  return (await rows<Row>(statement))[0]
}

/** The same as `rows` for a statement of the hot path, prepared: each connection parses it once. */
export async function preparedRows<Row extends object>(statement: Sql): Promise<Row[]> {
  const result = await pool.query<Row>(prepared(statement))
  return result.rows
}

/** The first row of such a statement, if there is one. */
export async function preparedRow<Row extends object>(statement: Sql): Promise<Row | undefined> {
  return (await preparedRows<Row>(statement))[0]
}

/** The same over a connection that readers cannot take: for what a provider's request waits for. */
export async function doorRows<Row extends object>(statement: Sql): Promise<Row[]> {
  return (await doorPool.query<Row>(prepared(statement))).rows
}
