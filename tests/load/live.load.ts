/** P1, P2, P3, P4, S9: from a customer's webhook to a thousand sockets. */
import type { Bench, Part } from './bench.ts'
import { logSlope, median, shown } from './measure/figures.ts'
import { inTurns } from './measure/slices.ts'
import type { Row } from './measure/table.ts'
import { writePrice } from './systems/floors.ts'
import { openBare, openOrdinary, openOurs, type OurLine, withEntrance } from './systems/lines.ts'
import { type Line, liveSlice } from './systems/live.ts'

/** As many sockets as the targets name. */
const wanted = 1_000

/** Measures the live path. */
export const part: Part = async (bench) => {
  const size = { gateways: 2, sockets: bench.sized(wanted), scopes: 5 }
  const ordinary = await ordinaryRates(bench)
  const ours = await openOurs(bench, size)
  const bare = await openBare(bench, size)
  const latency = await latencies(bench, { ours, bare, ordinary })
  const [ourEntrance, bareEntrance] = [await withEntrance(bench, ours), await withEntrance(bench, bare)]
  const rates = await risingRates(bench, { ours: ourEntrance, bare: bareEntrance, ordinary })
  const cost = await costs(bench, { ours: ourEntrance, bare: bareEntrance })
  await Promise.all([ours.stop(), ourEntrance.entrance.stop()])
  const small = await smallScopes(bench, bareEntrance)
  await Promise.all([bare.stop(), bareEntrance.entrance.stop()])
  return [...latency, ...rates, ...cost, ...small]
}

/** The ordinary way: the highest rate it holds, and its latency there. */
type Ordinary = { rate: number; text: string; cpu: number }

async function ordinaryRates(bench: Bench): Promise<Ordinary> {
  const line = await openOrdinary(bench, { gateways: 2, sockets: bench.sized(wanted), scopes: 1 })
  const found: Ordinary = { rate: Number.NaN, text: 'saturated at 2/s', cpu: Number.NaN }
  await liveSlice(bench, line, { perSecond: 1, seconds: 2 })
  for (const perSecond of [2, 5, 10, 20]) {
    const {
      p50 = Number.NaN,
      p99 = Number.NaN,
      cpu = Number.NaN,
    } = await liveSlice(bench, line, { perSecond, seconds: 2 })
    bench.say(`  ordinary at ${perSecond}/s: p50 ${shown(p50)} ms, p99 ${shown(p99)} ms, ${shown(cpu)} µs a delivery`)
    found.cpu = cpu
    if (Number.isNaN(p50)) {
      found.text = `${found.text.replace(/^saturated.*/, '')} saturated at ${perSecond}/s`.trim()
      break
    }
    found.rate = perSecond
    found.text = `${shown(p50)}/${shown(p99)} ms at ${perSecond}/s;`
  }
  await line.stop()
  return found
}

type Lines = { ours: OurLine; bare: Line; ordinary: Ordinary }

async function latencies(bench: Bench, { ours, bare, ordinary }: Lines): Promise<Row[]> {
  const load = { perSecond: 50, seconds: bench.seconds }
  const measured = await inTurns(bench, {
    ours: () => liveSlice(bench, ours, load),
    bare: () => liveSlice(bench, bare, load),
  })
  const row = (figure: string, most: number): Row => ({
    id: 'P1',
    what: `webhook → socket, 50/s × 1,000 sockets, 5 scopes, 2 instances: ${figure}`,
    unit: 'ms',
    ours: measured.of('ours', figure),
    floor: { name: 'bare pipeline', rounds: measured.of('bare', figure) },
    ordinary: ordinary.text,
    target: { of: 'ratio', most },
    isNoisy: measured.isNoisy,
  })
  return [row('p50', 1.5), row('p99', 2)]
}

const steps = [20, 50, 100, 200, 400, 800]
const patienceMs = 250

async function risingRates(bench: Bench, { ours, bare, ordinary }: Lines): Promise<Row[]> {
  const held: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] }
  const slopes: number[] = []
  const prices: string[] = []
  for (let round = 0; round < Math.max(1, bench.rounds - 1); round++) {
    const costs: { x: number; y: number }[] = []
    const best = { ours: 0, bare: 0 }
    const isOver = { ours: false, bare: false }
    for (const perSecond of steps) {
      for (const name of ['ours', 'bare'] as const) {
        if (isOver[name]) continue
        const figures = await liveSlice(bench, { ours, bare }[name], { perSecond, seconds: bench.seconds })
        isOver[name] = !((figures['p99'] ?? Infinity) <= patienceMs)
        if (!isOver[name]) best[name] = perSecond
        if (name === 'ours') costs.push({ x: perSecond, y: figures['cpu']! })
        bench.say(
          `  ${name} at ${perSecond}/s: p99 ${shown(figures['p99']!)} ms, ${shown(figures['cpu']!)} µs a delivery`,
        )
      }
    }
    held.ours.push(best.ours)
    held.bare.push(best.bare)
    slopes.push(logSlope(costs))
    prices.push(costs.map(({ x, y }) => `${shown(y)} at ${x}/s`).join(', '))
  }
  return [
    {
      id: 'P2',
      what: `highest rate of ${steps.join(', ')} with p99 ≤ ${patienceMs} ms × 1,000 sockets`,
      unit: '1/s',
      ours: held.ours,
      floor: { name: 'bare pipeline', rounds: held.bare },
      ordinary: Number.isNaN(ordinary.rate) ? 'under 2' : String(ordinary.rate),
      target: { of: 'ratio', least: 0.5 },
      note: `${shown(median(held.ours) / (ordinary.rate || 2))} times the ordinary way (wanted ≥ 20).`,
    },
    {
      id: 'S9',
      what: 'CPU a delivery as the rate rises × 1,000 sockets: slope of logarithms',
      unit: '',
      ours: slopes,
      target: { of: 'value', most: -0.4 },
      note: `µs of CPU: ${prices.at(-1)}.`,
    },
  ]
}

type Costs = { ours: Line; bare: Line }

async function costs(bench: Bench, { ours, bare }: Costs): Promise<Row[]> {
  const load = { perSecond: 20, seconds: bench.seconds }
  const measured = await inTurns(bench, {
    write: async () => ({ cpu: await writePrice(bench, { count: bench.sized(wanted), bytes: 1_800 }) }),
    ours: () => liveSlice(bench, ours, load),
    bare: () => liveSlice(bench, bare, load),
  })
  const sides = { ours: measured.of('ours', 'cpu'), isNoisy: measured.isNoisy, unit: 'µs CPU' }
  return [
    {
      id: 'P3',
      what: 'a delivery, nothing coalesced: 20/s × 1,000 sockets',
      ...sides,
      floor: { name: 'write(2)', rounds: measured.of('write', 'cpu') },
      target: { of: 'ratio', most: 2 },
    },
    {
      id: 'P4',
      what: 'a delivery to a scope of 200 against a ready frame',
      ...sides,
      floor: { name: 'ready frame', rounds: measured.of('bare', 'cpu') },
      target: { of: 'ratio', most: 1.15 },
    },
  ]
}

/** Fifty groups of twenty, each with rights of its own. */
async function smallScopes(bench: Bench, bare: Line): Promise<Row[]> {
  const line = await openOurs(bench, { gateways: 2, sockets: bench.sized(wanted), scopes: 50 })
  const ours = await withEntrance(bench, line)
  const load = { perSecond: 20, seconds: bench.seconds }
  const measured = await inTurns(bench, {
    ours: () => liveSlice(bench, ours, load),
    bare: () => liveSlice(bench, bare, load),
  })
  await Promise.all([line.stop(), ours.entrance.stop()])
  return [
    {
      id: 'P4',
      what: 'a delivery to a scope of 20 against a ready frame',
      unit: 'µs CPU',
      ours: measured.of('ours', 'cpu'),
      floor: { name: 'ready frame', rounds: measured.of('bare', 'cpu') },
      target: { of: 'ratio', most: 1.5 },
      isNoisy: measured.isNoisy,
    },
  ]
}
