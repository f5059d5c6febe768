/** What this machine can do with nothing of ours: printed first, so that every other figure has something beside it. */
import pg from 'pg'
import { createClient } from 'redis'
import type { Bench, Part } from './bench.ts'
import { now } from './measure/clock.ts'
import { loops } from './measure/slices.ts'
import type { Row } from './measure/table.ts'
import { flushes, writePrice } from './systems/floors.ts'
import { hammer } from './systems/hammer.ts'

/** Measures the floors, half a second each. */
export const part: Part = async (bench) => {
  const seconds = Math.min(0.5, bench.seconds)
  const flush = await flushes(bench, seconds)
  const rows = [
    floor('JSON round trips of a small object', '1/s', loops(seconds * 1000) / seconds),
    floor('fdatasync after an append of 8 KiB, p50', 'ms', flush.at(0.5)),
    floor('fdatasync after an append of 8 KiB, p99', 'ms', flush.at(0.99)),
    floor(
      'write(2) of 1.8 kB to each of 1,000 sockets',
      'µs CPU',
      await writePrice(bench, { count: 1_000, bytes: 1_800 }),
    ),
    ...(await overHttp(bench, seconds)),
    ...(await overRedis(bench, seconds)),
    ...(await inSql(bench, seconds)),
  ]
  return rows
}

function floor(what: string, unit: string, value: number): Row {
  return { id: 'floor', what, unit, ours: [value], target: { of: 'value' } }
}

async function overHttp(bench: Bench, seconds: number): Promise<Row[]> {
  const { house } = bench
  const bare = await house.run('bare', house.postgresUrl, house.redisUrl, 'floors')
  const ask = (path: string) =>
    hammer(bare.url, { connections: 32, seconds, next: () => ({ path, head: '', body: 'x'.repeat(200) }) })
  await ask('/one')
  const [http, one] = [await ask('/http'), await ask('/one')]
  await bare.stop()
  return [
    floor('bare HTTP requests, 32 connections', '1/s', http.answered / http.seconds),
    floor('bare HTTP + one row by natural batching, 32 connections', '1/s', one.answered / one.seconds),
  ]
}

async function overRedis(bench: Bench, seconds: number): Promise<Row[]> {
  const client = createClient({ url: bench.house.redisUrl }).on('error', () => undefined)
  await client.connect()
  const text = 'x'.repeat(600)
  const rows = [
    floor('Redis PING, one after another', '1/s', await perSecond(seconds, () => client.ping())),
    floor(
      'Redis PUBLISH of 600 B, one after another',
      '1/s',
      await perSecond(seconds, () => client.publish('floor', text)),
    ),
  ]
  client.destroy()
  return rows
}

async function inSql(bench: Bench, seconds: number): Promise<Row[]> {
  const client = new pg.Client({ connectionString: bench.house.postgresUrl })
  await client.connect()
  await client.query('create table if not exists floor_page (id int primary key, body text)')
  await client.query(
    "insert into floor_page select n, repeat('x', 200) from generate_series(1, 10000) n on conflict do nothing",
  )
  const page = { name: 'page', text: 'select * from floor_page where id > $1 order by id limit 50', values: [5_000] }
  const rows = Array.from({ length: 100 }, () => 'x'.repeat(200))
  const batch = { name: 'batch', text: 'insert into bare_one (body) select * from unnest($1::text[])', values: [rows] }
  const figures = [
    floor('page of 50 rows by the primary key, prepared', '1/s', await perSecond(seconds, () => client.query(page))),
    floor(
      'rows by inserts of 100, one commit each',
      '1/s',
      100 * (await perSecond(seconds, () => client.query(batch))),
    ),
  ]
  await client.end()
  return figures
}

async function perSecond(seconds: number, run: () => Promise<unknown>): Promise<number> {
  const began = now()
  let count = 0
  while (now() - began < seconds * 1000) {
    await run()
    count += 1
  }
  return (count / (now() - began)) * 1000
}
