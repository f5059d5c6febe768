/**
 * What one inbound message costs: CPU µs of this process and of PostgreSQL, wall ms and WAL bytes, for 1, 32 and 128 at
 * a time; without and with the content of the events being loaded for live screens.
 * And the price of a crowded tenant: all messages in one organization beside the same spread over fifty.
 * Run: npx vitest run --config tests/load/vitest.config.ts
 */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { closeDatabase } from '../../server/src/db/client.ts'
import { commitsDone, onCommit } from '../../server/src/events/commit.ts'
import { loadContent } from '../../server/src/events/content.ts'
import { registerFeedContent } from '../../server/src/feed-content.ts'
import { receiveUpdate } from '../../server/src/messages/receive.ts'
import { makeBotRow, makeOrganization, type Bot } from '../support/house.ts'
import { query } from '../support/stack.ts'
import { messageUpdate } from '../support/updates.ts'

const messages = Number(process.env['BENCH_MESSAGES'] ?? 1024)
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5)
const body = 'п'.repeat(100)
const loading: Promise<unknown>[] = []
let isLoading = false
let bots: Bot[]

beforeAll(async () => {
  registerFeedContent()
  onCommit((batches) => {
    if (!isLoading) return
    for (const { organizationId, events } of batches) loading.push(loadContent(organizationId, events))
  })
  bots = []
  for (let index = 0; index < 50; index += 1) bots.push(await makeBotRow(await makeOrganization()))
  await send(128, [bots[0]!])
})
afterAll(closeDatabase)

it('CPU and time of one message, by how many come together', async () => {
  for (const withContent of [false, true]) {
    isLoading = withContent
    console.log(withContent ? '\nwith the content of its events loaded' : '\nreceiving alone')
    for (const size of [1, 32, 128]) console.log(await figures(size, [bots[0]!]))
  }
})

it('P8: one organization beside fifty', async () => {
  isLoading = false
  const ratios: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const spread = await timed(() => send(128, bots))
    const one = await timed(() => send(128, [bots[0]!]))
    if (round > 0) ratios.push(spread.ms / one.ms)
  }
  ratios.sort((a, b) => a - b)
  console.log(
    `\nP8 one organization / spread over 50: ${ratios[Math.floor(ratios.length / 2)]!.toFixed(2)} of the rate (${ratios[0]!.toFixed(2)}–${ratios.at(-1)!.toFixed(2)})`,
  )
})

async function figures(size: number, to: Bot[]): Promise<string> {
  const seen: Awaited<ReturnType<typeof timed>>[] = []
  for (let round = 0; round <= rounds; round += 1) seen.push(await timed(() => send(size, to)))
  const middle = (of: (slice: (typeof seen)[number]) => number) =>
    seen
      .slice(1)
      .map(of)
      .sort((a, b) => a - b)[Math.floor(rounds / 2)]!
  return [
    `${String(size).padStart(4)} together`,
    `${((middle((s) => s.ms) * 1000) / messages).toFixed(0).padStart(6)} µs wall`,
    `${(middle((s) => s.cpuUs) / messages).toFixed(0).padStart(6)} µs CPU node`,
    `${(middle((s) => s.databaseUs) / messages).toFixed(0).padStart(6)} µs CPU postgres`,
    `${(middle((s) => s.wal) / messages).toFixed(0).padStart(6)} B WAL`,
  ].join(' · ')
}

let nextId = 1

/** Messages of known customers, `size` at a time. */
async function send(size: number, to: Bot[]): Promise<void> {
  for (let sent = 0; sent < messages; sent += size) {
    const updates = Array.from({ length: size }, (_, index) => {
      const update = messageUpdate({ chat: 1000 + ((sent + index) % 128), id: nextId++, text: body })
      return receiveUpdate(to[(sent + index) % to.length]!, Buffer.from(JSON.stringify(update)))
    })
    expect(new Set(await Promise.all(updates))).toEqual(new Set(['applied']))
  }
  await commitsDone()
  await Promise.all(loading.splice(0))
}

async function timed(run: () => Promise<void>) {
  const before = { cpu: process.cpuUsage(), database: postgresUs(), wal: await walAt(), at: performance.now() }
  await run()
  const { user, system } = process.cpuUsage(before.cpu)
  return {
    ms: performance.now() - before.at,
    cpuUs: user + system,
    databaseUs: postgresUs() - before.database,
    wal: (await walAt()) - before.wal,
  }
}

async function walAt(): Promise<number> {
  const [row] = await query<{ at: string }>(`select pg_current_wal_insert_lsn() - '0/0' as at`)
  return Number(row!.at)
}

/** CPU of the PostgreSQL backends that serve this test's database, from /proc; ticks are 10 ms. */
function postgresUs(): number {
  const name = new URL(process.env['DATABASE_URL']!).pathname.slice(1)
  let ticks = 0
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(name)) continue
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
      ticks += Number(fields[11]) + Number(fields[12])
    } catch {
      // It ended meanwhile.
    }
  }
  return ticks * 10_000
}
