import type pg from 'pg'
import type { Sql } from 'sql-template-tag'
import { prepared } from '../db/prepared.ts'
import type { EventDraft } from './event.ts'

/** One write inside the batch: statements bound to its organization, and the events it appends. */
export class Transaction {
  readonly organizationId: string
  readonly drafts: EventDraft[] = []
  readonly #client: pg.PoolClient

  constructor(client: pg.PoolClient, organizationId: string) {
    this.#client = client
    this.organizationId = organizationId
  }

  /** Runs one statement and answers its rows. Conditions must name `organization_id`: it is not added here. */
  async rows<Row extends object>(statement: Sql): Promise<Row[]> {
    const result = await this.#client.query<Row>(prepared(statement))
    return result.rows
  }

  /** Runs one statement and answers its first row, if there is one. */
  async row<Row extends object>(statement: Sql): Promise<Row | undefined> {
    return (await this.rows<Row>(statement))[0]
  }

  /** Says that something changed; the event gets its place in the feed when the batch commits. */
  append(draft: EventDraft): void {
    this.drafts.push(draft)
  }
}
