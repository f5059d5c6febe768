/**
 * The ordinary way under the same kind of faults, to stand beside the figures of the chaos run. It proves nothing of
 * us, so only a full run has it.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { newToken } from '../../support/house.ts'
import { report } from '../../support/report.ts'
import { isFull } from '../../support/shop.ts'
import { query, until } from '../../support/stack.ts'
import { type Dice, dice, seedOfRun } from './dice.ts'
import { troubleOf } from './disasters.ts'
import { openQueue } from './naive-bull.mjs'
import { startKeeper } from './servers.ts'
import { sizeOfRun } from './sizes.ts'
import { startProvider } from './town.ts'

const size = sizeOfRun()
const seed = seedOfRun()
const chats = 20
const secondsOfStorm = Math.max(10, size.naiveMessages / 20)
const [sandbox, keeper] = await Promise.all([startProvider(), startKeeper()])
const workers: ChildProcess[] = []
const counts = { kills: 0, stops: 0, redis: 0 }
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  keeper.destroy()
  await sandbox.close()
})

it.runIf(isFull)(
  'the ordinary way, one BullMQ job a message with five attempts, beside ours',
  async () => {
    await query('create table naive_message (id uuid primary key, chat text, seq int, text text, state text)')
    const chance = dice(seed)
    const token = newToken()
    const [botId] = token.split(':')
    const bot = { token, username: `naive_${botId}_bot`, name: 'Бот', openChats: true }
    await fetch(`${sandbox.url}/control/bots`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(bot),
    })
    await Promise.all([0, 1].map(hire))
    const storm = new AbortController()
    const faults = disturb(chance, storm.signal)
    const spoiling = spoil(chance, storm.signal)
    await produce(token)
    storm.abort()
    await Promise.all([faults, spoiling])
    sandbox.world.faults.clear()

    const queue = await openQueue(keeper.url)
    await until(async () => (await queue.left()) === 0, 60).catch(() => undefined)
    await queue.close()
    const rows = await query<{ chat: string; seq: number; text: string; state: string }>('select * from naive_message')
    const verdict = judge(rows)
    report('the ordinary way: plain BullMQ, five attempts', {
      seed,
      'messages out': rows.length,
      'kill -9': counts.kills,
      'SIGSTOP past the lock': counts.stops,
      'faults of Redis': counts.redis,
      ...verdict,
    })
    expect(rows.length).toBe(size.naiveMessages - (size.naiveMessages % chats))
  },
  secondsOfStorm * 4_000 + 180_000,
)

/** Rows and jobs, paced; a job that cannot be added is added again. */
async function produce(token: string): Promise<void> {
  const queue = await openQueue(keeper.url)
  const each = Math.floor(size.naiveMessages / chats)
  await Promise.all(
    Array.from({ length: chats }, async (_, index) => {
      const chat = String(500_000 + index)
      for (let seq = 0; seq < each; seq++) {
        const [id, text] = [randomUUID(), `${chat}: ${seq}`]
        await query('insert into naive_message values ($1, $2, $3, $4, $5)', [id, chat, seq, text, 'queued'])
        while (!(await added(queue.add({ id, token, chat, text })))) await sleep(100)
        await sleep((secondsOfStorm * 1000) / each)
      }
    }),
  )
  await queue.close()
}

const added = (adding: Promise<unknown>) =>
  Promise.race([
    adding.then(
      () => true,
      () => false,
    ),
    sleep(5_000, false),
  ])

async function disturb(chance: Dice, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(chance.between(800, 2_500), undefined, { signal }).catch(() => undefined)
    const at = chance.between(0, 1)
    const what = chance.roll()
    if (what < 0.65) {
      counts.kills += 1
      workers[at]!.kill('SIGKILL')
      await hire(at)
    } else if (what < 0.8) {
      counts.stops += 1
      const worker = workers[at]!
      worker.kill('SIGSTOP')
      await sleep(5_000)
      worker.kill('SIGCONT')
    } else {
      counts.redis += 1
      await keeper.killFor(chance.between(100, 1_000))
    }
  }
}

async function spoil(chance: Dice, signal: AbortSignal): Promise<void> {
  for (let spoilt = 0; !signal.aborted; await sleep(50)) {
    for (; spoilt < sandbox.world.journal.calls.length / size.oneAnswerSpoiltOf; spoilt++) {
      sandbox.world.faults.add({ times: 1, fault: troubleOf(chance) })
    }
  }
}

async function hire(at: number): Promise<void> {
  const env = { ...process.env, REDIS_URL: keeper.url, PROVIDER_URL: sandbox.url }
  const program = new URL('naive-bull.mjs', import.meta.url).pathname
  const worker = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  workers[at] = worker
  await once(worker.stdout, 'data')
}

function judge(rows: { chat: string; seq: number; text: string; state: string }[]) {
  const times = new Map<string, number>()
  let reordered = 0
  const last = new Map<string, number>()
  for (const { chatId, text = '' } of sandbox.world.journal.accepted) {
    const seq = Number(text.split(': ')[1])
    if (seq < (last.get(chatId) ?? -1) && !times.has(text)) reordered += 1
    last.set(chatId, Math.max(seq, last.get(chatId) ?? -1))
    times.set(text, (times.get(text) ?? 0) + 1)
  }
  const has = (row: { text: string }) => (times.get(row.text) ?? 0) > 0
  return {
    lost: rows.filter((row) => !has(row) && row.state !== 'failed').length,
    doubled: rows.filter((row) => (times.get(row.text) ?? 0) > 1).length,
    reordered,
    stuck: rows.filter((row) => row.state === 'queued').length,
    wrong: rows.filter((row) => row.state === 'failed' && has(row)).length,
  }
}
