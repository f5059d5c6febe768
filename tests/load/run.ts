/** `npm run bench`: see docs/performance.md. Arguments: the parts to run, all of them when none is named. */
import { writeFileSync } from 'node:fs'
import type { Bench, Part } from './bench.ts'
import { now } from './measure/clock.ts'
import { type Row, tableOf, verdict } from './measure/table.ts'
import { openHouse } from './systems/house.ts'
import { openProvider } from './systems/providers.ts'
import { openReceivers } from './systems/receivers.ts'

const parts: Record<string, () => Promise<{ part: Part }>> = {
  floors: () => import('./floors.load.ts'),
  ingest: () => import('./ingest.load.ts'),
  live: () => import('./live.load.ts'),
  outbound: () => import('./outbound.load.ts'),
  storm: () => import('./storm.load.ts'),
  scale: () => import('./scale.load.ts'),
  idle: () => import('./idle.load.ts'),
  notices: () => import('./notices.load.ts'),
}
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !parts[name])
if (unknown.length > 0) {
  process.stderr.write(`There is no part ${unknown.join(', ')}: choose from ${Object.keys(parts).join(', ')}.\n`)
  process.exit(64)
}

const say = (text: string) => void process.stderr.write(`${text}\n`)
const began = now()
const house = await openHouse()
let isClosing = false
const close = async (code: number) => {
  if (isClosing) return
  isClosing = true
  await house.close().catch((error: unknown) => say(String(error)))
  process.exit(code)
}
process.on('SIGINT', () => void close(130))
process.on('SIGTERM', () => void close(143))
process.on('uncaughtException', (error) => {
  say(String(error.stack))
  void close(1)
})

const bench: Bench = {
  house,
  provider: await openProvider(house),
  sockets: await openReceivers(house),
  watchers: await openReceivers(house),
  seconds: Number(process.env['BENCH_SECONDS'] ?? 2),
  rounds: Number(process.env['BENCH_ROUNDS'] ?? 3),
  sized: (count) => Math.max(1, Math.round(count * Number(process.env['BENCH_SCALE'] ?? 1))),
  say,
  faults: [],
}

const rows: Row[] = []
for (const name of Object.keys(parts).filter((one) => asked.length === 0 || asked.includes(one))) {
  const start = now()
  say(`── ${name}`)
  try {
    const { part } = await parts[name]!()
    rows.push(...(await part(bench)))
  } catch (error) {
    bench.faults.push(`${name}: ${error instanceof Error ? error.stack : String(error)}`)
  }
  say(`── ${name}: ${((now() - start) / 1000).toFixed(0)} s`)
  await forgetReactions()
}

rows.sort((a, b) => orderOf(a) - orderOf(b))
const met = rows.filter((row) => verdict(row) === 'met').length
const minutes = ((now() - began) / 60_000).toFixed(1)
process.stdout.write(
  `\n${tableOf(rows)}\n\n${met} of ${rows.filter((row) => row.id !== 'floor').length} figures meet their target (${minutes} min)\n`,
)
if (process.env['BENCH_OUT']) writeFileSync(process.env['BENCH_OUT'], `${tableOf(rows)}\n`)
for (const fault of new Set(bench.faults)) {
  process.stdout.write(`FAULT ${fault} (${bench.faults.filter((one) => one === fault).length} times)\n`)
}
await close(bench.faults.length > 0 ? 1 : 0)

/** A part that takes messages in without a worker leaves nothing for the worker of the next one to do. */
async function forgetReactions(): Promise<void> {
  await house.query(
    `insert into feed_reader (organization_id, name, seq) select organization_id, 'reactions', seq from feed
     on conflict (organization_id, name) do update set seq = excluded.seq`,
  )
}

/** Floors, then P1 … P24, then S4 …, then N1 …. */
function orderOf({ id }: Row): number {
  const base = { P: 0, S: 1000, N: 2000 }[id[0]!] ?? -1000
  return base + Number(/\d+/.exec(id)?.[0] ?? 0)
}
