/** P10, P11, P12, P13, P14: from an answer to the provider. */
import type { Bench, Part } from './bench.ts'
import { shown } from './measure/figures.ts'
import { becomes } from './measure/clock.ts'
import { cpuOf, cpuOfFamily } from './measure/processes.ts'
import { inTurns } from './measure/slices.ts'
import type { Row } from './measure/table.ts'
import { bellFloor } from './systems/bell-floor.ts'
import type { Sent } from './systems/providers.ts'
import { redisStats } from './systems/redis-stats.ts'
import { addBacklog, answerSlice, openShop, type Shop, startBots, stopBots } from './systems/shop.ts'

const load = { perSecond: 100 }

/** Measures the way out: one api, one worker, a provider that answers 429 to a bot that is too fast. */
export const part: Part = async (bench) => {
  const shop = await openShop(bench, { bots: 50, chats: 20 })
  const rows = [
    ...(await start(bench, shop)),
    await commands(bench, shop),
    await fairness(bench, shop),
    await allowance(bench, shop),
    await order(bench, shop),
  ]
  await shop.close()
  return rows
}

async function start(bench: Bench, shop: Shop): Promise<Row[]> {
  const { seconds } = bench
  const bell = await bellFloor(bench)
  const measured = await inTurns(bench, {
    ours: () => answerSlice(bench, shop, { ...load, seconds }),
    bell: () => bell.slice({ perSecond: 100, seconds }),
  })
  await bell.close()
  const row = (figure: string, most: number): Row => ({
    id: 'P10',
    what: `commit of an answer → the provider is asked, 100/s over 50 bots: ${figure}`,
    unit: 'ms',
    ours: measured.of('ours', figure),
    floor: { name: 'BullMQ add → run', rounds: measured.of('bell', figure) },
    target: { of: 'ratio', most },
    isNoisy: measured.isNoisy,
  })
  return [row('p50', 3), row('p99', 5)]
}

async function commands(bench: Bench, shop: Shop): Promise<Row> {
  const { house } = bench
  const cpu = () => [cpuOf(shop.worker.pid), cpuOf(house.redisPid), cpuOfFamily(house.postgresPid)]
  const before = { stats: await redisStats(house.redisUrl), cpu: cpu() }
  const { count = 1 } = await answerSlice(bench, shop, { ...load, seconds: bench.seconds })
  const after = { stats: await redisStats(house.redisUrl), cpu: cpu() }
  const each = after.cpu.map((value, index) => shown((value - before.cpu[index]!) / count))
  return {
    id: 'P14',
    what: 'Redis commands for each sent message, 100/s over 50 bots',
    unit: '',
    ours: [(after.stats.commands - before.stats.commands) / count],
    target: { of: 'value', most: 20 },
    note: `CPU a message: worker ${each[0]} µs, Redis ${each[1]} µs, PostgreSQL ${each[2]} µs; ${after.stats.clients} connections to Redis.`,
  }
}

/** A hot bot with a backlog that no rate can empty, on and off, while the others answer. */
async function fairness(bench: Bench, shop: Shop): Promise<Row> {
  const hot = shop.bots[0]!
  await stopBots(bench, [hot.id])
  await addBacklog(bench, shop, { bot: hot, chats: bench.sized(1_000), each: 10 })
  const { seconds } = bench
  const others = { ...shop, bots: shop.bots.slice(1) }
  const measured = await inTurns(bench, {
    hot: async () => {
      await startBots(bench, [hot.id])
      await shop.ring(hot)
      const figures = await answerSlice(bench, others, { ...load, seconds })
      await stopBots(bench, [hot.id])
      return figures
    },
    quiet: () => answerSlice(bench, others, { ...load, seconds }),
  })
  await bench.house.query("delete from message where integration_id = $1 and state = 'QUEUED'", [hot.id])
  await startBots(bench, [hot.id])
  return {
    id: 'P12',
    what: 'answers of 49 bots beside one with 10,000 waiting: p99',
    unit: 'ms',
    ours: measured.of('hot', 'p99'),
    floor: { name: 'without it', rounds: measured.of('quiet', 'p99') },
    target: { of: 'ratio', most: 1.2 },
    isNoisy: measured.isNoisy,
  }
}

/** How much of 30 a second a bot with a backlog uses, in windows after its first burst. */
async function allowance(bench: Bench, shop: Shop): Promise<Row> {
  const bot = shop.bots[1]!
  const windows = bench.rounds
  const windowMs = bench.seconds * 1000
  await bench.provider.take()
  await addBacklog(bench, shop, { bot, chats: 40 * Math.ceil(1 + windows * bench.seconds), each: 1 })
  await shop.ring(bot)
  const needed = 30 * (1 + windows * bench.seconds) + 10
  await becomes(async () => (await bench.provider.count()) >= needed, 30 + windows * bench.seconds)
  const sent = await bench.provider.take()
  const first = sent[0]!.at + 1_000
  const used = Array.from({ length: windows }, (_, window) => {
    const from = first + window * windowMs
    return sent.filter(({ at }) => at >= from && at < from + windowMs).length / (30 * bench.seconds)
  })
  const refused = sent.filter((one) => one.isRefused).length
  await bench.house.query("delete from message where integration_id = $1 and state = 'QUEUED'", [bot.id])
  return {
    id: 'P11',
    what: 'use of a bot’s 30 a second with a backlog',
    unit: '',
    ours: used,
    target: { of: 'value', least: 0.98, ...(refused > 0 && { most: 0 }) },
    note: `${refused} answers 429 (wanted 0).`,
  }
}

/** Many chats at full speed while the provider refuses one call of 37: order and number are checked for each chat. */
async function order(bench: Bench, shop: Shop): Promise<Row> {
  const chosen = shop.bots.slice(2, 22)
  const each = bench.sized(10)
  await bench.provider.behave({ isLimiting: false, refuseEvery: 37 })
  await bench.provider.take()
  await bench.house.query(
    'update integration set bot_per_second = 500, chat_per_second = 100, chat_burst = 100 where id = any($1::uuid[])',
    [chosen.map((bot) => bot.id)],
  )
  const asked = chosen.length * 10 * each
  const cpu = cpuOf(shop.worker.pid)
  for (const bot of chosen) await addBacklog(bench, shop, { bot, chats: 10, each })
  for (const bot of chosen) await shop.ring(bot)
  const done = async () => {
    const [row] = await bench.house.query<{ left: number }>(
      "select count(*)::int as left from message where integration_id = any($1::uuid[]) and state in ('QUEUED', 'SENDING')",
      [chosen.map((bot) => bot.id)],
    )
    return row!.left === 0
  }
  const isDone = await becomes(done, 60 + asked / 50)
  const spent = cpuOf(shop.worker.pid) - cpu
  const all = await bench.provider.take()
  await bench.provider.behave({ isLimiting: true, refuseEvery: 0 })
  const numbered = all.filter((one) => /^B\d+/.test(one.text))
  const accepted = numbered.filter((one) => !one.isRefused)
  const doubled = accepted.length - new Set(accepted.map((one) => `${one.chat} ${one.text}`)).size
  if (!isDone || accepted.length !== asked || doubled > 0) {
    bench.faults.push(`outbound: ${asked} queued, ${accepted.length} accepted, ${doubled} twice, all done: ${isDone}`)
  }
  const seconds = (numbered.at(-1)!.at - numbered[0]!.at) / 1000
  return {
    id: 'P13',
    what: `inversions within a conversation, ${asked.toLocaleString('en-US')} messages, ${numbered.length - accepted.length} refusals`,
    unit: '',
    ours: [inversions(accepted)],
    target: { of: 'value', most: 0 },
    note: `${shown(asked / seconds)} messages/s, ${shown(spent / asked)} µs of the worker's CPU each.`,
  }
}

function inversions(accepted: Sent[]): number {
  const last = new Map<string, number>()
  let count = 0
  for (const { chat, text } of accepted) {
    const number = parseInt(text.slice(1), 10)
    if (number < (last.get(chat) ?? -1)) count += 1
    last.set(chat, number)
  }
  return count
}
