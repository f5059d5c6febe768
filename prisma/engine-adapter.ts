// What Prisma's schema engine (WASM) needs of a PostgreSQL driver. `@prisma/adapter-pg` itself is made for the client:
// it cannot read the catalog's own types, splits scripts at every `;` and pools, while the engine holds session locks.
import {
  type ColumnType,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils'
import { randomUUID } from 'node:crypto'
import pg from 'pg'

type Name = keyof typeof ColumnTypeEnum

// Type OIDs of pg_type.dat; what is not named here travels as text.
const COLUMN_TYPES: Record<number, Name> = {
  16: 'Boolean',
  18: 'Character',
  20: 'Int64',
  21: 'Int32',
  23: 'Int32',
  26: 'Int64',
  700: 'Float',
  701: 'Double',
  1000: 'BooleanArray',
  1002: 'CharacterArray',
  1003: 'TextArray',
  1005: 'Int32Array',
  1007: 'Int32Array',
  1009: 'TextArray',
  1015: 'TextArray',
  1016: 'Int64Array',
  1028: 'Int64Array',
  1114: 'DateTime',
  1184: 'DateTime',
  1700: 'Numeric',
  2950: 'Uuid',
}

const toText = (value: string) => value
const TEXT_ARRAY: number = 1009
const toTextArray = pg.types.getTypeParser(TEXT_ARRAY)
// The engine takes RFC 3339 only; sessions are in UTC.
const toRfc3339 = (value: string) => `${value.replace(' ', 'T').replace(/[+-]\d\d(:\d\d)?$/, '')}+00:00`
const AS_NUMBER_OR_BOOLEAN = [16, 21, 23, 700, 701]

function parserOf(oid: number): (value: string) => unknown {
  if (oid === 1114 || oid === 1184) return toRfc3339
  if (AS_NUMBER_OR_BOOLEAN.includes(oid)) return pg.types.getTypeParser(oid)
  const column = COLUMN_TYPES[oid]
  if (column === 'Int32Array' || column === 'BooleanArray') return pg.types.getTypeParser(oid)
  return column?.endsWith('Array') ? toTextArray : toText
}

function failure(error: unknown): never {
  if (!(error instanceof pg.DatabaseError)) throw error
  const { code = 'N/A', severity = 'ERROR', message, detail, column, hint } = error
  throw new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint })
}

function argument(value: unknown, query: SqlQuery, index: number) {
  if (typeof value === 'string' && query.argTypes[index]?.scalarType === 'bytes') return Buffer.from(value, 'base64')
  return value
}

function adapterOver(client: pg.Client, dispose: () => Promise<void>): SqlDriverAdapter {
  const run = (query: SqlQuery) =>
    client
      .query({
        text: query.sql,
        values: query.args.map((value, index) => argument(value, query, index)),
        rowMode: 'array',
        types: { getTypeParser: (oid: number) => parserOf(oid) } as pg.CustomTypesConfig,
      })
      .catch(failure)
  const queryable = {
    provider: 'postgres' as const,
    adapterName: '@prisma/adapter-pg',
    async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
      const { fields, rows } = await run(query)
      const columnTypes: ColumnType[] = fields.map((f) => ColumnTypeEnum[COLUMN_TYPES[f.dataTypeID] ?? 'Text'])
      return { columnNames: fields.map((f) => f.name), columnTypes, rows: rows as unknown[][] }
    },
    executeRaw: async (query: SqlQuery) => (await run(query)).rowCount ?? 0,
  }
  return {
    ...queryable,
    // One simple query: the whole file is one implicit transaction, and `$$ bodies $$` stay whole.
    executeScript: async (script) => void (await client.query(script).catch(failure)),
    async startTransaction() {
      await client.query('BEGIN').catch(failure)
      // The engine sends COMMIT and ROLLBACK itself when it is told not to expect them of the driver.
      const nothing = () => Promise.resolve()
      return { ...queryable, options: { usePhantomQuery: false }, commit: nothing, rollback: nothing }
    },
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    dispose,
  }
}

async function open(url: string, database?: string): Promise<pg.Client> {
  const target = new URL(url)
  if (database) target.pathname = `/${database}`
  const client = new pg.Client({ connectionString: target.href, options: '-c TimeZone=UTC' })
  client.on('error', () => {}) // a broken connection shows at the next query
  await client.connect()
  return client
}

/** The engine's door to a database, and `close`, which ends every connection the engine left open. */
export type EngineConnection = { factory: SqlMigrationAwareDriverAdapterFactory; close(): Promise<void> }

/** Connects the engine to the database of `url`, and to throw-away databases beside it (needs CREATEDB). */
export function engineConnection(url: string): EngineConnection {
  const closers: Array<() => Promise<void>> = []
  const adapter = (client: pg.Client, release: () => Promise<void>) => {
    let released: Promise<void> | undefined
    const dispose = () => (released ??= release())
    closers.push(dispose)
    return adapterOver(client, dispose)
  }
  return {
    factory: {
      provider: 'postgres',
      adapterName: '@prisma/adapter-pg',
      async connect() {
        const client = await open(url)
        return adapter(client, () => client.end())
      },
      async connectToShadowDb() {
        const name = `manyhands_shadow_${randomUUID()}`
        const owner = await open(url)
        await owner.query(`create database "${name}" template template0`).catch(failure)
        const client = await open(url, name)
        return adapter(client, async () => {
          await client.end()
          await owner.query(`drop database "${name}" with (force)`)
          await owner.end()
        })
      },
    },
    close: async () => void (await Promise.all(closers.map((dispose) => dispose()))),
  }
}
