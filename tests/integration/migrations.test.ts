import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { check, deploy, status } from '../../prisma/migrate.ts'

const name = `migrations_${randomUUID().replaceAll('-', '')}`
const url = Object.assign(new URL(inject('postgresUrl')), { pathname: `/${name}` }).href

async function run(connectionString: string, statement: string) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await client.query(statement)
  } finally {
    await client.end()
  }
}

beforeAll(async () => void (await run(inject('postgresUrl'), `create database ${name} template template0`)))
afterAll(async () => void (await run(inject('postgresUrl'), `drop database ${name} with (force)`)))

describe('migrations', () => {
  it('are applied once by three that start together', async () => {
    const applied = await Promise.all([deploy(url), deploy(url), deploy(url)])
    const all = applied.flat()
    expect(all.length).toBeGreaterThan(0)
    expect(new Set(all).size).toBe(all.length)
    expect(await deploy(url)).toEqual([])
    expect(await status(url)).toEqual({ pending: [], unknown: [], edited: [], failed: [] })
  })

  it('agree with the schema, and a change by hand is seen', async () => {
    expect(await check(url)).toEqual([])
    await run(url, 'alter table branch add column nickname text')
    expect((await check(url)).join()).toMatch(/nickname|drift|out of sync/i)
  })

  it('one live connection per bot, one open conversation per chat', async () => {
    const { rows } = await run(url, `select indexname from pg_indexes where indexdef like '%UNIQUE%'`)
    const names = rows.map((row: { indexname: string }) => row.indexname).sort()
    expect(names).toEqual(expect.arrayContaining(['conversation_chat_key', 'integration_live_account_key']))
  })
})
