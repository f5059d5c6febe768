/** P17, S4, S8: what grows and what must not grow with it. */
import type { Bench, Part } from './bench.ts'
import { shown } from './measure/figures.ts'
import { now } from './measure/clock.ts'
import { Histogram } from './measure/histogram.ts'
import { inTurns } from './measure/slices.ts'
import type { Row } from './measure/table.ts'
import { openOurs, withEntrance } from './systems/lines.ts'
import { liveSlice } from './systems/live.ts'
import { openShop, type Shop } from './systems/shop.ts'
import { statementsOf } from './systems/statements.ts'
import { addAgents } from './systems/tenant.ts'
import { post } from './systems/webhook.ts'

/** Measures growth. */
export const part: Part = async (bench) => [
  ...(await pages(bench)),
  await subscribers(bench),
  ...(await instances(bench)),
]

const documents = {
  history: `query ($id: ID!) { conversation(id: $id) { messages(last: 10) { edges { node { id seq text state } } } } }`,
  resume: `query ($id: ID!, $after: String) {
    conversation(id: $id) { messages(first: 10, after: $after) { edges { node { id seq text state } } } } }`,
}

/** Pages of ten of a conversation of 20,000 messages beside one that has but those ten. */
async function pages(bench: Bench): Promise<Row[]> {
  const shop = await openShop(bench, { bots: 1, chats: 2 })
  const [small, giant] = shop.bots[0]!.conversations.map((one) => one.id) as [string, string]
  await fill(bench, shop, { conversationId: small, count: 10 })
  await fill(bench, shop, { conversationId: giant, count: bench.sized(20_000) })
  const [agent] = await addAgents(bench.house, shop.organizationId, { count: 1, scopes: 1 })
  const ask = async (document: string, conversationId: string, after?: string) => {
    const id = Buffer.from(`Conversation:${conversationId}`).toString('base64')
    const headers = { 'content-type': 'application/json', 'x-manyhands': 'web', cookie: agent!.cookie }
    const body = JSON.stringify({ query: document, variables: { id, after } })
    const answer = await post({ url: shop.api.url, path: '/graphql', headers, body })
    if (answer.split('"seq"').length !== 11) throw new Error(answer.slice(0, 300))
  }
  const side = (run: () => Promise<void>) => async () => {
    const latencies = new Histogram()
    const end = now() + (bench.seconds * 1000) / 2
    while (now() < end) {
      const began = now()
      await run()
      latencies.add(now() - began)
    }
    return { p50: latencies.at(0.5) }
  }
  const resumed = String(bench.sized(20_000) - 10)
  const measured = await inTurns(bench, {
    giant: side(() => ask(documents.history, giant)),
    small: side(() => ask(documents.history, small)),
    resume: side(() => ask(documents.resume, giant, resumed)),
  })
  await shop.close()
  const floor = { name: 'a conversation of 10', rounds: measured.of('small', 'p50') }
  const row = (what: string, side: 'giant' | 'resume'): Row => ({
    id: 'P17',
    what,
    unit: 'ms',
    ours: measured.of(side, 'p50'),
    floor,
    target: { of: 'ratio', most: 1.3 },
    isNoisy: measured.isNoisy,
  })
  return [
    row('newest page of a conversation of 20,000 messages: p50', 'giant'),
    row('page after a number in it: p50', 'resume'),
  ]
}

async function fill(bench: Bench, shop: Shop, { conversationId, count }: { conversationId: string; count: number }) {
  await bench.house.query(
    `insert into message (organization_id, conversation_id, integration_id, seq, inbound_seq, direction, author_kind,
       kind, text, state)
     select $1, $2, $3, n, n, 'INBOUND', 'CONTACT', 'TEXT', 'Сообщение ' || n, 'RECEIVED' from generate_series(1, $4) n`,
    [shop.organizationId, conversationId, shop.bots[0]!.id, count],
  )
  await bench.house.query('update conversation set last_seq = $2, inbound_seq = $2 where id = $1', [
    conversationId,
    count,
  ])
  await bench.house.query('analyze message')
}

const counts = [10, 100, 1_000, 5_000] as const

/** All in one scope behind one instance; the events are so many that each size is busy alike. */
async function subscribers(bench: Bench): Promise<Row> {
  const prices = new Map<number, number[]>()
  const lines = []
  for (const sockets of counts)
    lines.push(await openOurs(bench, { gateways: 1, sockets: bench.sized(sockets), scopes: 1, workers: 0 }))
  for (let round = 0; round < bench.rounds; round++) {
    for (const [index, sockets] of counts.entries()) {
      const line = await withEntrance(bench, lines[index]!)
      const perSecond = sockets >= 5_000 ? 5 : 20
      const { cpu } = await liveSlice(bench, line, { perSecond, seconds: bench.seconds })
      bench.say(`  ${sockets} subscribers: ${shown(cpu!)} µs a delivery`)
      prices.set(sockets, [...(prices.get(sockets) ?? []), cpu!])
      await line.entrance.stop()
    }
  }
  await Promise.all(lines.map((line) => line.stop()))
  const at = (sockets: number) => prices.get(sockets) ?? []
  return {
    id: 'S4',
    what: 'CPU of a delivery, the worse of 1,000 and 5,000 subscribers of a scope, against 100',
    unit: 'µs CPU',
    ours: at(1_000).map((price, round) => Math.max(price, at(5_000)[round] ?? 0)),
    floor: { name: 'at 100', rounds: at(100) },
    target: { of: 'ratio', most: 1.4 },
    note: counts.map((sockets) => `${sockets}: ${at(sockets).map(shown).join(', ')} µs`).join('; '),
  }
}

/** The same sockets behind one instance and behind two. */
async function instances(bench: Bench): Promise<Row[]> {
  const sockets = bench.sized(400)
  const one = await openOurs(bench, { gateways: 1, sockets, scopes: 5 })
  const two = await openOurs(bench, { gateways: 2, sockets, scopes: 5 })
  const [first, second] = [await withEntrance(bench, one), await withEntrance(bench, two)]
  const load = { perSecond: 50, seconds: bench.seconds }
  const measured = await inTurns(bench, {
    two: () => liveSlice(bench, second, load),
    one: () => liveSlice(bench, first, load),
  })
  const statements = async (line: typeof first) => {
    const events = 20
    const seen = await statementsOf(bench.house, () => liveSlice(bench, line, { perSecond: events, seconds: 1 }))
    return seen.length / events
  }
  const [ofOne, ofTwo] = [await statements(first), await statements(second)]
  await Promise.all([one.stop(), two.stop(), first.entrance.stop(), second.entrance.stop()])
  const row = (figure: string, what: string, unit: string): Row => ({
    id: 'S8',
    what: `${what}, two instances against one, 400 sockets`,
    unit,
    ours: measured.of('two', figure),
    floor: { name: 'one', rounds: measured.of('one', figure) },
    target: { of: 'ratio', most: 1.2 },
    isNoisy: measured.isNoisy,
  })
  return [
    row('p99', 'p99 of a message', 'ms'),
    row('cpu', 'CPU of a delivery', 'µs CPU'),
    {
      id: 'S8',
      what: 'SQL statements for each event, all processes: two instances against one',
      unit: '',
      ours: [ofTwo],
      floor: { name: 'one', rounds: [ofOne] },
      target: { of: 'ratio', most: 1.2 },
    },
  ]
}
