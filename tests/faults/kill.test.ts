import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import {
  type Client,
  connectBot,
  control,
  conversationOf,
  customer,
  globalId,
  organization,
  signIn,
  startHouse,
  uuidOf,
  write,
} from '../support/client.ts'
import { brokenInvariants } from '../support/invariants.ts'
import { query, spawnRole, until } from '../support/stack.ts'

// Many chats, few messages each: a chat takes one a second.
const chats = 40
const each = 5
const document = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { messages { id } errors { code message } } }`
type Answer = { sendMessage: { messages: { id: string }[]; errors: { code: string }[] } }

/** Sends like a browser that never gives up: the same clientMutationId until there is an answer. */
async function sendSurely(clients: Client[], input: object): Promise<string[]> {
  const clientMutationId = randomUUID()
  for (let turn = 0; ; turn++) {
    const client = clients[turn % clients.length]!
    const answer = await client.gql<Answer>(document, { input: { ...input, clientMutationId } }).catch(() => undefined)
    const payload = answer?.data?.sendMessage
    if (payload && payload.errors.length === 0) return payload.messages.map((message) => uuidOf(message.id))
    await sleep(50)
  }
}

it('S0-2, S0-6, S0-10, row 8: kill -9 of an api instance and of the worker amid 200 messages each way loses, doubles and reorders nothing', async () => {
  const house = await startHouse({ apis: 2, worker: true, env: { SEND_LEASE_SECONDS: '6' } })
  const { env, sandbox } = house
  const shop = await organization()
  // One browser that goes to whichever instance answers: a repeat is known by member and clientMutationId.
  const browser = await signIn(house.apis[0].url, shop.managers[0])
  const clients = [browser, browser.at(house.apis[1]!.url)]
  const bot = await connectBot(await signIn(house.apis[1]!.url, shop.owner), sandbox.url)

  const people = await Promise.all(
    Array.from({ length: chats }, (_, index) => customer(sandbox.url, { firstName: `Клиент${index}` })),
  )
  for (const person of people)
    await write(sandbox.url, { bot, customer: person, text: `${person.firstName}: здравствуйте` })
  const conversations = await Promise.all(people.map((person) => conversationOf(shop.id, person.firstName)))

  const acked: { text: string; messageIds: string[] }[] = []
  const accepted = async () => (await control<unknown[]>(sandbox.url, `/accepted?bot=${bot.botId}`)).length
  const stored = async () =>
    Number((await query<{ n: string }>(`select count(*) as n from message where direction = 'INBOUND'`))[0]!.n)

  async function talk(index: number): Promise<void> {
    const person = people[index]!
    const conversationId = globalId('Conversation', conversations[index]!)
    for (let turn = 0; turn < each; turn++) {
      await write(sandbox.url, { bot, customer: person, text: `${person.firstName}: вопрос ${turn}` })
      const body = `${person.firstName}: ответ ${turn}`
      acked.push({
        text: body,
        messageIds: await sendSurely(index % 2 ? clients : clients.toReversed(), { conversationId, body }),
      })
    }
  }

  let kills = 0
  async function killAmid(): Promise<void> {
    const port = new URL(house.apis[0].url).port
    let [api, worker] = [house.apis[0], house.worker!]
    for (const share of [0.1, 0.3, 0.5]) {
      await until(async () => (await stored()) - chats >= chats * each * share, 60)
      await api.kill()
      api = await spawnRole('api', { ...env, PORT: port })
      await until(async () => (await accepted()) >= chats * each * share, 60)
      await worker.kill()
      worker = await spawnRole('worker', env)
      kills += 2
    }
  }

  await Promise.all([...people.map((_, index) => talk(index)), killAmid()])
  expect(kills).toBe(6)
  expect(acked.length).toBe(chats * each)
  const unfinished = `select 1 from message where state in ('QUEUED', 'SENDING')`
  await until(async () => (await query(unfinished)).length === 0, 90)
  await until(async () => (await stored()) === chats * (each + 1), 90)

  const history = { sandboxUrl: sandbox.url, bot, organizationId: shop.id, acked }
  expect(await brokenInvariants(history)).toEqual([])
  const states = await query<{ state: string; n: string }>(
    `select state, count(*) as n from message where direction = 'OUTBOUND' group by state order by 1`,
  )
  const unknown = Number(states.find((row) => row.state === 'UNKNOWN')?.n ?? 0)
  // Only what was in the hands of a killed worker may be unknown: at most one call for each of 16 parallel chats.
  expect(unknown).toBeLessThanOrEqual(3 * 16)
  console.log('after three kills of an api and of the worker:', states.map((row) => `${row.state} ${row.n}`).join(', '))
}, 240_000)
