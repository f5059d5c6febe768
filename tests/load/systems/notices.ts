import { randomInt } from 'node:crypto'
import type { Bench } from '../bench.ts'
import { becomes, now } from '../measure/clock.ts'
import { Histogram } from '../measure/histogram.ts'
import { openLoop } from '../measure/open-loop.ts'
import type { Sent } from './providers.ts'
import { post } from './webhook.ts'
import { type Order, statuses, wordsOf, type Workshop } from './workshop.ts'

/** So many leads and changes of a status a second. */
export type NoticeLoad = { leads: number; moves: number; seconds: number }

/** When each notice was due, and where, by its words. */
type Awaited = Map<string, { chat: string; scheduledAt: number; kind: 'lead' | 'move' }>

/** What came of a slice: latencies from the due time of the event to the provider's request. */
export type Told = {
  leads: Histogram
  moves: Histogram
  asked: number
  /** How many of them came within a second after the end of the slice. */
  inTime: number
  refused: number
  /** From the first event until the last notice. */
  tookMs: number
}

let events = 0

/** Makes leads and moves by the clock, waits until everybody was told, and checks what each was told. */
export async function noticeSlice(bench: Bench, shop: Workshop, load: NoticeLoad): Promise<Told> {
  await bench.provider.take()
  const awaited: Awaited = new Map()
  const began = now()
  const fault = (error: unknown) => void bench.faults.push(`notices: ${String(error)}`)
  const moving = new Map<Order, Promise<void>>()
  const move = (scheduledAt: number, index: number) => {
    const order = shop.orders[index % shop.orders.length]!
    const next = (moving.get(order) ?? Promise.resolve()).then(() => moveOn(shop, { order, scheduledAt, awaited }))
    moving.set(order, next.catch(fault))
    return moving.get(order)!
  }
  const lead = (scheduledAt: number) => leave(shop, { scheduledAt, awaited }).catch(fault)
  const fired = await Promise.all([
    openLoop({ perSecond: load.moves, seconds: load.moves > 0 ? load.seconds : 0 }, move),
    openLoop({ perSecond: load.leads, seconds: load.leads > 0 ? load.seconds : 0 }, lead),
  ])
  const end = now()
  await Promise.all(fired.flatMap(({ answers }) => answers))
  const asked = fired.reduce((sum, one) => sum + one.asked, 0)
  const late = fired.reduce((sum, one) => sum + one.late, 0)
  if (late > asked / 100) bench.say(`  ${late} of ${asked} were asked for late: the generator has no processor`)
  const all: Sent[] = []
  const isTold = async () => {
    all.push(...(await bench.provider.take()))
    return all.length >= asked + all.filter((one) => one.isRefused).length
  }
  await becomes(isTold, 30 + 2 * load.seconds)
  check(bench, shop, { all, awaited })
  const told: Told = { leads: new Histogram(), moves: new Histogram(), asked, inTime: 0, refused: 0, tookMs: 0 }
  for (const { text, at, isRefused } of all) {
    const event = awaited.get(nameIn(text))
    if (isRefused) told.refused += 1
    if (isRefused || !event) continue
    ;(event.kind === 'lead' ? told.leads : told.moves).add(at - event.scheduledAt)
    if (at < end + 1000) told.inTime += 1
    told.tookMs = Math.max(told.tookMs, at - began)
  }
  return told
}

type Due = { scheduledAt: number; awaited: Awaited }

async function moveOn({ api, authorization }: Workshop, { order, scheduledAt, awaited }: Due & { order: Order }) {
  const name = `#${++events}#`
  awaited.set(name, { chat: order.chat, scheduledAt, kind: 'move' })
  const body = { status: statuses[(order.moves + 1) % statuses.length], comment: `${name} ${order.moves}` }
  const headers = { 'content-type': 'application/json', authorization, 'idempotency-key': name }
  const path = `/api/v1/orders/${order.externalId}/status`
  await post({ url: api.url, path, headers, body: JSON.stringify(body) })
  order.moves += 1
}

async function leave({ api, sites }: Workshop, { scheduledAt, awaited }: Due): Promise<void> {
  const number = ++events
  const site = sites[number % sites.length]!
  awaited.set(`#${number}#`, { chat: site.ownerChat, scheduledAt, kind: 'lead' })
  const address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': address, 'idempotency-key': `l${number}` }
  const phone = `+79${String(number).padStart(9, '0')}`
  const said = { name: 'Мария', phone, email: `m${number}@bench.example`, message: `Нужен сайт #${number}#` }
  const body = JSON.stringify({ site_key: site.key, utm_source: 'google', page: '/services/web', ...said })
  await post({ url: api.url, path: '/api/v1/leads', headers, body })
}

function nameIn(text: string): string {
  return /#\d+#/.exec(text)?.[0] ?? ''
}

/** Each in its chat, in exactly the words of its transition, once; in the order of the moves for each client. */
function check(bench: Bench, { orders }: Workshop, { all, awaited }: { all: Sent[]; awaited: Awaited }): void {
  const fault = (text: string) => void bench.faults.push(`notices: ${text}`)
  const accepted = all.filter(({ isRefused }) => !isRefused)
  const heard = new Map<string, number>()
  const places = new Map(orders.map(({ chat }) => [chat, -1]))
  for (const { chat, text } of accepted) {
    const event = awaited.get(nameIn(text))
    if (event?.chat !== chat) fault('a chat was told what is not for it')
    heard.set(nameIn(text), (heard.get(nameIn(text)) ?? 0) + 1)
    if (event?.kind !== 'move') continue
    const move = Number(text.split(' ').at(-1))
    if (move <= places.get(chat)!) fault('a client was told out of order')
    places.set(chat, move)
    if (text !== wordsOf(move, `${nameIn(text)} ${move}`)) fault(`the words of another transition: ${text}`)
  }
  for (const name of awaited.keys()) {
    const times = heard.get(name) ?? 0
    if (times !== 1) fault(times === 0 ? 'somebody was not told' : 'somebody was told twice')
  }
  for (const chat of new Set(accepted.map((sent) => sent.chat))) {
    if (isHurried(accepted.filter((sent) => sent.chat === chat))) fault('a chat was written to faster than it may be')
  }
}

/** Three at once and one a second: the fourth comes a second after the first, but for how long the calls took. */
function isHurried(sent: Sent[]): boolean {
  return sent.some(({ at }, index) => index >= 3 && at - sent[index - 3]!.at < 900)
}
