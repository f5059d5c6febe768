import { request } from 'node:http'
import pg from 'pg'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { organization, startHouse } from '../support/client.ts'
import { makeBotRow, type Bot } from '../support/house.ts'
import { query, until } from '../support/stack.ts'

const house = await startHouse()
const { url } = house.apis[0]
let mine: Bot
let theirs: Bot
let updateId = 1

beforeAll(async () => {
  mine = await makeBotRow((await organization()).id, { kind: 'TELEGRAM_BOT' })
  theirs = await makeBotRow((await organization('Чужая')).id, { kind: 'TELEGRAM_BOT' })
})

describe('provider webhooks', () => {
  it('S1-47, S1-51: every integration has a secret of its own; the key of one is no key of another', async () => {
    expect(mine.webhookSecret).not.toBe(theirs.webhookSecret)
    expect(await post(mine.webhookKey, { secret: theirs.webhookSecret })).toBe(401)
    expect(await post(mine.webhookKey, { secret: mine.webhookSecret })).toBe(200)
  })

  it('S1-48: without the header, or with a wrong one, nothing is read and nothing is stored', async () => {
    const before = await count()
    for (const secret of [undefined, '', 'x', `${mine.webhookSecret}x`, mine.webhookSecret.slice(0, -1)]) {
      expect(await post(mine.webhookKey, { secret })).toBe(401)
    }
    expect(await count()).toBe(before)
  })

  it('S1-48: a refused request is answered before its body has come', async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const { hostname, port } = new URL(url)
      const headers = { 'content-length': '1000000', 'x-telegram-bot-api-secret-token': 'wrong' }
      const path = `/api/v1/telegram/webhook/${mine.webhookKey}`
      const call = request({ hostname, port, path, method: 'POST', headers }, (response) => {
        resolve(response.statusCode ?? 0)
        call.destroy()
      })
      call.on('error', reject)
      call.write('{')
    })
    expect(status).toBe(401)
  })

  it('S0-1, S1-25: both addresses take an update; it is stored before the answer, a repeat changes nothing', async () => {
    const update = message('одно и то же')
    for (const path of ['/api/messaging/telegram/webhook/', '/api/v1/telegram/webhook/']) {
      expect(await post(mine.webhookKey, { secret: mine.webhookSecret, body: update, path })).toBe(200)
      expect(await query("select 1 from message where text = 'одно и то же'")).toHaveLength(1)
    }
  })

  it('answers 200 to what it can never read, and keeps it', async () => {
    const kept = async () => (await query("select 1 from raw_update where state = 'QUARANTINED'")).length
    const before = await kept()
    for (const body of ['not json', '[]', 'null', '{}', '{"update_id":"x"}']) {
      expect(await post(mine.webhookKey, { secret: mine.webhookSecret, body }), body).toBe(200)
    }
    expect(await kept()).toBeGreaterThan(before)
  })

  it('knows no other keys, no other methods, nothing longer than a mebibyte', async () => {
    expect(await post('AAAAAAAAAAAAAAAAAAAA', { secret: mine.webhookSecret })).toBe(404)
    expect((await fetch(`${url}/api/v1/telegram/webhook/${mine.webhookKey}`)).status).toBe(405)
    expect((await fetch(`${url}/api/v1/telegram/webhook/..%2f`)).status).toBe(404)
    const long = JSON.stringify({ update_id: updateId++, message: { text: 'x'.repeat(1_100_000) } })
    expect(await post(mine.webhookKey, { secret: mine.webhookSecret, body: long })).toBe(413)
    await query('update integration set disconnected_at = now() where id = $1', [theirs.id])
    expect(await post(theirs.webhookKey, { secret: theirs.webhookSecret })).toBe(410)
  })

  it('row 25: asks the provider to come again when the database is away, and takes the update then', async () => {
    const body = message('после простоя')
    const admin = new pg.Client({ connectionString: inject('postgresUrl') })
    await admin.connect()
    const database = new URL(process.env['DATABASE_URL']!).pathname.slice(1)
    await admin.query(`alter database ${database} with allow_connections false`)
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database])
    const response = await send(mine.webhookKey, { secret: mine.webhookSecret, body })
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
    expect((await fetch(`${url}/readyz`)).status).toBe(503)
    expect((await fetch(`${url}/livez`)).status).toBe(200)
    await admin.query(`alter database ${database} with allow_connections true`)
    await admin.end()
    await until(async () => (await post(mine.webhookKey, { secret: mine.webhookSecret, body })) === 200)
    expect(await query("select 1 from message where text = 'после простоя'")).toHaveLength(1)
  })
})

type Call = { secret?: string; body?: string; path?: string }

async function post(key: string, call: Call): Promise<number> {
  return (await send(key, call)).status
}

function send(
  key: string,
  { secret, body = message('привет'), path = '/api/v1/telegram/webhook/' }: Call,
): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    ...(secret !== undefined && { 'x-telegram-bot-api-secret-token': secret }),
  }
  return fetch(`${url}${path}${key}`, { method: 'POST', headers, body })
}

function message(text: string): string {
  const person = { id: 5_500_000_001, is_bot: false, first_name: 'Маша' }
  const id = updateId++
  return JSON.stringify({
    update_id: id,
    message: {
      message_id: id,
      date: 1_790_000_000,
      chat: { id: person.id, type: 'private', first_name: 'Маша' },
      from: person,
      text,
    },
  })
}

async function count(): Promise<number> {
  const [row] = await query<{ n: number }>('select count(*)::int as n from raw_update')
  return row!.n
}
