import { GraphQLError } from 'graphql'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { closeDatabase, prisma } from '../../server/src/db/client.ts'
import { isOutage } from '../../server/src/db/outage.ts'
import { saidGraphqlError } from '../../server/src/graphql/said-errors.ts'
import { query, until } from '../support/stack.ts'

let admin: pg.Client
let holder: pg.Client

beforeAll(async () => {
  // Who ends the connections must not be among them: he is the superuser of another database.
  admin = new pg.Client({ connectionString: inject('postgresUrl') })
  holder = new pg.Client({ connectionString: process.env['DATABASE_URL'] })
  await Promise.all([admin.connect(), holder.connect()])
})
afterAll(async () => {
  await Promise.all([admin.end(), holder.end()])
  await closeDatabase()
})

/** Ends the connection of whoever waits for `label`; answers what the reader was told. */
async function endedWhile(read: () => Promise<unknown>): Promise<Error> {
  await holder.query('begin')
  await holder.query('lock table label in access exclusive mode')
  const failed = read().then(
    () => new Error('was read'),
    (error: unknown) => error as Error,
  )
  const waiting = () =>
    query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
  const [{ pid }] = (await until(async () => ((await waiting()).length > 0 ? waiting() : null))) as [{ pid: number }]
  await admin.query('select pg_terminate_backend($1)', [pid])
  const error = await failed
  await holder.query('rollback')
  return error
}

const said = (originalError: Error) => {
  const asked = { locale: 'en', requestId: 'r1', viewer: null } as Parameters<typeof saidGraphqlError>[1]
  return saidGraphqlError(new GraphQLError('x', { originalError }), asked).extensions['code']
}

describe('row 25: a read that the database ends', () => {
  it.each([
    ['of Prisma', () => prisma.label.findMany()],
    ['of Prisma, by its id', () => prisma.label.findUnique({ where: { id: '00000000-0000-7000-8000-000000000000' } })],
    ['of Prisma, with SQL of ours', () => prisma.$queryRaw`select id from label`],
  ])('%s is trouble of the moment', async (_, read) => {
    const error = await endedWhile(read)
    expect([error.message, said(error)]).toEqual([error.message, 'UNAVAILABLE'])
  })

  it('a statement that is wrong is a fault of ours, whoever hands it on', async () => {
    const wrong = [() => prisma.$queryRaw`select no_such_column from label`, () => prisma.label.delete({ where: { id: '00000000-0000-7000-8000-000000000000' } })] // prettier-ignore
    for (const ask of wrong) {
      const error = await ask().then(
        () => new Error('was done'),
        (error: unknown) => error as Error,
      )
      expect([error.message, isOutage(error), said(error)]).toEqual([error.message, false, 'INTERNAL'])
    }
  })
})
