/**
 * How long a customer's message takes from Telegram's webhook to the sockets of two browsers on two api instances, at
 * 50 messages a second, and the same for a bare INSERT + ws.send on this machine in the same run, in turns.
 * Run: npm run bench
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { newSession } from '../../server/src/team/access/session.ts'
import { closeDatabase } from '../../server/src/db/client.ts'
import { row } from '../../server/src/db/query.ts'
import { makeBotRow, makeMember, makeOrganization } from '../support/house.ts'
import { query, spawnRole } from '../support/stack.ts'
import { heading, line, median, openLoop, percentile, type Slice } from './open-loop.ts'
import { Watchers } from './live-sockets.ts'

const rounds = 5
const perSecond = 50
const seconds = Number(process.env['BENCH_SECONDS'] ?? 60) / rounds
const customers = 40

it('webhook → both sockets at 50 messages a second', async () => {
  const organizationId = await makeOrganization()
  const bot = await makeBotRow(organizationId, { kind: 'TELEGRAM_BOT' })
  const [first, second] = await Promise.all([spawnRole('api'), spawnRole('api'), spawnRole('worker')])
  const ours = new Watchers(2)
  for (const api of [first, second]) await ours.follow(api.url, await cookieOf(organizationId))
  const bare = await startBare()
  const floor = new Watchers(2)
  for (let socket = 0; socket < 2; socket++) await floor.followBare(bare.port)

  const measured: Record<'ours' | 'floor', Slice[]> = { ours: [], floor: [] }
  let sent = 0
  for (let round = 0; round <= rounds; round++) {
    const hook = `${(round % 2 ? first : second).url}/api/v1/telegram/webhook/${bot.webhookKey}`
    const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': bot.webhookSecret }
    const slice = await openLoop({ perSecond, seconds, settleMs: 5000 }, (index) => {
      const mark = `mark-${round}-${index}`
      const seen = ours.expect(mark)
      post(hook, headers, JSON.stringify(update(++sent, mark)))
      return seen
    })
    const bareSlice = await openLoop({ perSecond, seconds, settleMs: 5000 }, (index) => {
      const mark = `mark-${round}-${index}`
      const seen = floor.expect(mark)
      post(`http://127.0.0.1:${bare.port}/`, headers, JSON.stringify(update(index, mark)))
      return seen
    })
    // The first round warms up.
    if (round > 0) [measured.ours, measured.floor].forEach((slices, at) => slices.push(at ? bareSlice : slice))
  }
  report(measured)
  expect(measured.ours.every((slice) => slice.done === slice.asked)).toBe(true)
  expect(ours.doubled).toEqual([])
  const [stored] = await query<{ count: number }>(
    'select count(*)::int as count from message where organization_id = $1',
    [organizationId],
  )
  expect(stored?.count).toBe(sent)
  ours.close()
  floor.close()
  bare.stop()
  await closeDatabase()
}, 600_000)

function report({ ours, floor }: Record<'ours' | 'floor', Slice[]>): void {
  const ratio = (share: number) =>
    median(
      ours.map((slice, at) => percentile(slice.latencies, share) / percentile(floor[at]?.latencies ?? [], share)),
    ).toFixed(1)
  const rows = [
    heading,
    line('webhook → both sockets, 2 instances', ours),
    line('bare INSERT + ws.send, 2 sockets', floor),
  ]
  process.stdout.write(`\n${rows.join('\n')}\nratio, median of the rounds: p50 ${ratio(0.5)}×, p99 ${ratio(0.99)}×\n\n`)
}

function post(url: string, headers: Record<string, string>, body: string): void {
  void fetch(url, { method: 'POST', headers, body }).then(async (response) => {
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`the webhook answered ${response.status}`)
  })
}

function update(id: number, text: string) {
  const person = { id: 1_000_000 + (id % customers), is_bot: false, first_name: `Клиент ${id % customers}` }
  const chat = { id: person.id, type: 'private', first_name: person.first_name }
  return { update_id: id, message: { message_id: id, date: Math.floor(Date.now() / 1000), from: person, chat, text } }
}

async function cookieOf(organizationId: string): Promise<string> {
  const { memberId } = await makeMember(organizationId)
  const { token, insert } = newSession(memberId, { ip: null, userAgent: 'bench' })
  await row(insert)
  return `__Host-mh_session=${token}`
}

async function startBare(): Promise<{ port: number; stop: () => void }> {
  const script = new URL('./bare-server.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', 'tsx', script, process.env['DATABASE_URL'] ?? ''], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const text of createInterface({ input: child.stdout })) {
    const { port } = JSON.parse(text) as { port: number }
    return { port, stop: () => child.kill() }
  }
  throw new Error('the bare server did not start')
}
