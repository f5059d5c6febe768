/** N1–N4: from a lead or a change of an order's status to the chat that is told of it. */
import type { Bench, Part } from './bench.ts'
import { shown } from './measure/figures.ts'
import { cpuOf, cpuOfFamily } from './measure/processes.ts'
import type { Row } from './measure/table.ts'
import { noticeSlice, type NoticeLoad, type Told } from './systems/notices.ts'
import { statementsOf, tally } from './systems/statements.ts'
import { openWorkshop, type Workshop } from './systems/workshop.ts'

const given = (name: string, usual: number) => Number(process.env[`BENCH_NOTICE_${name}`] ?? usual)

/** Measures notices: one organization, one api, one worker, a provider that answers 429 to a bot that is too fast. */
export const part: Part = async (bench) => {
  const load = { leads: given('LEADS', 20), moves: given('MOVES', 200), seconds: given('SECONDS', bench.seconds) }
  // Thirty a second for each bot and one for each chat leave room for three times as much.
  const size = { bots: 20, clients: Math.max(5, Math.ceil((load.moves * 3) / 20)), sites: Math.max(20, load.leads) * 3 }
  const shop = await openWorkshop(bench, size)
  bench.say(`  warm: ${JSON.stringify(figuresOf(await noticeSlice(bench, shop, { ...load, seconds: 2 }), load))}`)
  const { rows } = await told(bench, shop, load)
  const cost = await costOf(bench, shop)
  await shop.close()
  return [...rows, ...cost]
}

async function told(bench: Bench, shop: Workshop, load: NoticeLoad): Promise<{ rows: Row[] }> {
  const { house } = bench
  const cpu = () => [cpuOf(shop.api.pid), cpuOf(shop.worker.pid), cpuOf(house.redisPid), cpuOfFamily(house.postgresPid)]
  const before = cpu()
  const slice = await noticeSlice(bench, shop, load)
  const after = cpu()
  const figures = figuresOf(slice, load)
  bench.say(`  ${JSON.stringify(figures)}`)
  const [api, worker, redis, postgres] = after.map((value, index) => shown((value - before[index]!) / slice.asked))
  const note = `CPU a notice: api ${api} µs, worker ${worker} µs, Redis ${redis} µs, PostgreSQL ${postgres} µs; ${shown(
    figures.perSecond!,
  )} notices/s until the last.`
  const together = `${load.leads} leads/s and ${load.moves} moves/s for ${load.seconds} s`
  const row = (id: string, what: string, value: number, target: Row['target']): Row => {
    return { id, what: `${what}, ${together}`, unit: 'ms', ours: [value], target }
  }
  const open = { of: 'value' } as const
  const rows = [
    row('N1', 'a lead is due → its owner’s chat: p50', figures.leadP50!, open),
    { ...row('N1', 'a lead is due → its owner’s chat: p95', figures.leadP95!, { of: 'value', most: 2000 }), note },
    row('N1', 'a lead is due → its owner’s chat: p99', figures.leadP99!, open),
    row('N2', 'a change of status is due → its client’s chat: p50', figures.moveP50!, open),
    row('N2', 'a change of status is due → its client’s chat: p99', figures.moveP99!, open),
    { ...row('N3', 'answers 429', slice.refused, { of: 'value', most: 0 }), unit: '' },
  ]
  return { rows }
}

/** A slice that is behind has no latency: whatever it is, it grows with the slice. */
function figuresOf({ leads, moves, asked, inTime, refused, tookMs }: Told, load: NoticeLoad): Record<string, number> {
  const isSaturated = inTime < asked * 0.99
  const at = (latencies: typeof leads, share: number) => (isSaturated ? Number.NaN : Math.round(latencies.at(share)))
  return {
    leadP50: at(leads, 0.5),
    leadP95: at(leads, 0.95),
    leadP99: at(leads, 0.99),
    moveP50: at(moves, 0.5),
    moveP95: at(moves, 0.95),
    moveP99: at(moves, 0.99),
    asked,
    inTime,
    refused,
    worstMs: Math.round(Math.max(leads.at(1) || 0, moves.at(1) || 0)),
    perSecond: asked / (tookMs / 1000),
    seconds: load.seconds,
  }
}

/** What a notice asks of the database, everything included: the request, the reaction, the sending. */
async function costOf(bench: Bench, shop: Workshop): Promise<Row[]> {
  const each = async (what: string, load: NoticeLoad): Promise<Row> => {
    let asked = 1
    const statements = await statementsOf(bench.house, async () => {
      asked = (await noticeSlice(bench, shop, load)).asked
    })
    if (process.env['BENCH_NOTICE_TALLY']) bench.say(tally(statements))
    const value = statements.length / asked
    return { id: 'N4', what: `statements of ${what}`, unit: '', ours: [value], target: { of: 'value' } }
  }
  return [
    await each('a change of status, 50/s', { leads: 0, moves: 50, seconds: 2 }),
    await each('a lead, 20/s', { leads: 20, moves: 0, seconds: 2 }),
  ]
}
