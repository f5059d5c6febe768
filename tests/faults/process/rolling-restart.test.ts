import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, expect, it } from 'vitest'
import {
  type Client,
  connectBot,
  control,
  conversationOf,
  customer,
  globalId,
  type House,
  organization,
  type Organization,
  signIn,
  startHouse,
  write,
} from '../../support/client.ts'
import { brokenInvariants } from '../../support/invariants.ts'
import { isFull } from '../../support/shop.ts'
import { query, spawnRole, until } from '../../support/stack.ts'
import { type Acked, sendSurely } from '../../support/sure.ts'

const chats = 8
const lastsMs = isFull ? 300_000 : 8_000
const pauseMs = isFull ? 10_000 : 1_500
/** Between two messages of a chat, which takes one a second: what piles up is waited for at the end. */
const turnMs = isFull ? 900 : 600

let house: House
let shop: Organization
let owner: Client

beforeAll(async () => {
  house = await startHouse({ apis: 2, worker: true, env: { SEND_LEASE_SECONDS: '30' } })
  shop = await organization()
  owner = await signIn(house.apis[0].url, shop.owner)
})

type Told = { events: { __typename: string; cursor: string; message?: { text: string } } }
const everything = `subscription ($after: FeedCursor) { events(after: $after) { __typename cursor
  ... on MessageReceived { message { text } } ... on MessageQueued { message { text } } } }`

/** A browser that goes on where it was, at whichever instance answers: every text it has seen, in order. */
function screenOf(client: Client, ports: string[]) {
  const seen: string[] = []
  let cursor: string | undefined
  let isOver = false
  let resyncs = 0
  const loop = async () => {
    for (let turn = 0; !isOver; turn++) {
      const browser = client.at(ports[turn % ports.length]!)
      const socket = browser.socket({}, 0)
      await new Promise<void>((resolve) => {
        socket.on('closed', () => resolve())
        socket.subscribe<Told>(
          { query: everything, variables: { after: cursor } },
          {
            next: ({ data }) => {
              if (!data) return
              cursor = data.events.cursor
              if (data.events.__typename === 'ResyncRequired') resyncs += 1
              if (data.events.message) seen.push(data.events.message.text)
            },
            error: () => resolve(),
            complete: () => resolve(),
          },
        )
      })
      await browser.close()
      await sleep(50)
    }
  }
  void loop()
  return { seen, isOn: () => cursor !== undefined, resyncs: () => resyncs, end: () => (isOver = true) }
}

it('row 46: instances are restarted in turn under load: nothing lost, doubled or refused, no send in doubt, screens miss nothing', async () => {
  const urls = house.apis.map(({ url }) => url)
  const manager = await signIn(urls[0]!, shop.managers[0])
  const bot = await connectBot(owner, house.sandbox.url)
  const people = await Promise.all(
    Array.from({ length: chats }, (_, index) => customer(house.sandbox.url, { firstName: `Гость ${index}` })),
  )
  for (const person of people)
    await write(house.sandbox.url, { bot, customer: person, text: `${person.firstName}: начало` })
  const conversations = await Promise.all(people.map((person) => conversationOf(shop.id, person.firstName)))

  const screens = [screenOf(manager, urls), screenOf(manager, urls.toReversed())]
  await until(() => screens.every((screen) => screen.isOn()))
  const acked: Acked[] = []
  const written: string[] = []
  let isOver = false
  const talk = Promise.all(
    people.map(async (person, index) => {
      const conversationId = globalId('Conversation', conversations[index]!)
      const browsers = urls.map((url) => manager.at(url))
      for (let turn = 0; !isOver; turn++) {
        const text = `${person.firstName}: вопрос ${turn}`
        await write(house.sandbox.url, { bot, customer: person, text })
        written.push(text)
        // A refusal throws: a restart must look like a slow answer, never like a no.
        acked.push(await sendSurely(browsers, { conversationId, body: `${person.firstName}: ответ ${turn}` }))
        await sleep(turnMs)
      }
    }),
  )

  const running = [...house.apis]
  let worker = house.worker!
  let restarts = 0
  const stops: number[] = []
  const end = performance.now() + lastsMs
  while (performance.now() < end || restarts < 3) {
    const index = restarts % 3
    const began = performance.now()
    if (index === 2) {
      expect(await worker.stop()).toBe(0)
      stops.push(performance.now() - began)
      worker = await spawnRole('worker', house.env)
    } else {
      const { port } = new URL(urls[index]!)
      expect(await running[index]!.stop()).toBe(0)
      stops.push(performance.now() - began)
      running[index] = await spawnRole('api', { ...house.env, PORT: port })
    }
    restarts += 1
    await sleep(pauseMs)
  }
  isOver = true
  await talk
  const stored = async (state: string) =>
    (await query(`select 1 from message where integration_id = $1 and ${state}`, [bot.uuid])).length
  await until(async () => (await stored(`state in ('QUEUED', 'SENDING')`)) === 0, 60)
  await until(async () => (await stored(`direction = 'INBOUND'`)) === written.length + chats, 90)
  for (const screen of screens) {
    const missing = () => [...written, ...acked.map(({ text }) => text)].filter((text) => !screen.seen.includes(text))
    await until(() => missing().length === 0, 30).catch(() => expect(missing()).toEqual([]))
    const doubled = screen.seen.filter((text, index) => screen.seen.indexOf(text) !== index)
    expect(doubled).toEqual([])
    expect(screen.resyncs()).toBe(0)
    screen.end()
  }
  const tries = acked.reduce((sum, { tries }) => sum + tries, 0)
  console.log(
    `row 46: ${restarts} restarts (stopped in ${stops.map(Math.round).join(', ')} ms), ${written.length} in, ${acked.length} out, ${tries - acked.length} asked again`,
  )
  expect(await stored(`state = 'UNKNOWN'`)).toBe(0)
  const calls = await control<unknown[]>(house.sandbox.url, `/accepted?bot=${bot.botId}`)
  expect(calls).toHaveLength(acked.length)
  expect(await brokenInvariants({ sandboxUrl: house.sandbox.url, bot, organizationId: shop.id, acked })).toEqual([])
  await manager.close()
}, 480_000)
