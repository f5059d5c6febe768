import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, inject } from 'vitest'

// Before a test file is imported: a database of its own (a copy of the template), a Redis database of its own, and the
// environment, so that the file may import server modules and spawn processes that share them.
const name = `test_${randomUUID().replaceAll('-', '')}`
const postgres = new URL(inject('postgresUrl'))
const folder = mkdtempSync(path.join(tmpdir(), 'manyhands-test-'))

await asAdmin(`create database ${name} template template`)
postgres.pathname = `/${name}`

Object.assign(process.env, {
  DATABASE_URL: postgres.href,
  REDIS_URL: `${inject('redisUrl')}/${randomBytes(2).readUInt16BE() % 512}`,
  ENCRYPTION_KEY: randomBytes(32).toString('base64url') + '=',
  SIGNING_KEY: randomBytes(32).toString('hex'),
  STORAGE_DIR: path.join(folder, 'media'),
  SANDBOX_FILE: path.join(folder, 'sandbox.json'),
  WEB_DIR: path.join(folder, 'web'),
  PORT: '0',
  SANDBOX_PORT: '0',
  LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
})

afterAll(async () => {
  await asAdmin(`drop database if exists ${name} with (force)`)
  rmSync(folder, { recursive: true, force: true })
})

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
