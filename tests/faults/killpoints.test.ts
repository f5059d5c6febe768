import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Client,
  connectBot,
  type ConnectedBot,
  control,
  conversationOf,
  customer,
  globalId,
  type House,
  organization,
  type Organization,
  signIn,
  startHouse,
  uuidOf,
  write,
} from '../support/client.ts'
import { brokenInvariants } from '../support/invariants.ts'
import { query, type Role, spawnRole, until } from '../support/stack.ts'

const document = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { messages { id } errors { code } } }`
/** What a death left behind. */
type Death = { bot: ConnectedBot; acked: { text: string; messageIds: string[] }[] }
type Answer = { sendMessage: { messages: { id: string }[] } }

let house: House
let shop: Organization
let manager: Client
let owner: Client
let worker: Role | undefined

beforeAll(async () => {
  house = await startHouse({ env: { SEND_LEASE_SECONDS: '4' } })
  shop = await organization()
  owner = await signIn(house.apis[0].url, shop.owner)
  manager = await signIn(house.apis[0].url, shop.managers[0])
})
afterAll(async () => void (await worker?.stop()))

// Which of nine messages may be in doubt after the worker died there, and whether the provider has those.
const points = [
  { point: 'after_claim', isUnknown: true, isDelivered: false },
  { point: 'before_send', isUnknown: true, isDelivered: false },
  { point: 'after_provider_ok', isUnknown: true, isDelivered: true },
  { point: 'after_record', isUnknown: false, isDelivered: true },
]

/** A bot with three customers who are to get three answers each, and a worker that died at the point amid them. */
async function dieAt(point: string): Promise<Death> {
  const bot = await connectBot(owner, house.sandbox.url)
  const people = await Promise.all([1, 2, 3].map((n) => customer(house.sandbox.url, { firstName: `${point} ${n}` })))
  const acked: Death['acked'] = []
  for (const person of people) {
    await write(house.sandbox.url, { bot, customer: person, text: `${person.firstName} здесь` })
    const conversationId = globalId('Conversation', await conversationOf(shop.id, person.firstName))
    for (const turn of [1, 2, 3]) {
      const body = `${person.firstName}: ответ ${turn}`
      const input = { conversationId, body, clientMutationId: randomUUID() }
      const { sendMessage } = await manager.data<Answer>(document, { input })
      acked.push({ text: body, messageIds: sendMessage.messages.map((message) => uuidOf(message.id)) })
    }
  }
  const doomed = await spawnRole('worker', { ...house.env, KILLPOINT: `${point}:2` })
  await doomed.ended
  return { bot, acked }
}

describe('a worker that dies', () => {
  const deaths = new Map<string, Death>()
  // What a dead worker held is free again only after its lease: waited for once, after all of them.
  beforeAll(async () => {
    for (const { point } of points) deaths.set(point, await dieAt(point))
    worker = await spawnRole('worker', house.env)
    const open = `select 1 from message where organization_id = $1 and state in ('QUEUED', 'SENDING')`
    await until(async () => (await query(open, [shop.id])).length === 0, 80)
  })

  for (const { point, isUnknown, isDelivered } of points) {
    it(`S0-6, row 7: ${point}: nothing is sent twice, what is in doubt says so, the rest goes on in order`, async () => {
      const { bot, acked } = deaths.get(point)!
      expect(await brokenInvariants({ sandboxUrl: house.sandbox.url, bot, organizationId: shop.id, acked })).toEqual([])
      const unknown = await query<{ text: string }>(
        `select text from message where integration_id = $1 and state = 'UNKNOWN'`,
        [bot.uuid],
      )
      if (isUnknown) expect(unknown.length).toBeGreaterThan(0)
      // The recorded one is certain; the other two chats may have been in flight when the process died.
      else expect(unknown.length).toBeLessThan(3)
      const accepted = (await control<{ text: string }[]>(house.sandbox.url, `/accepted?bot=${bot.botId}`)).map(
        (send) => send.text,
      )
      if (isUnknown && isDelivered) expect(unknown.some(({ text }) => accepted.includes(text))).toBe(true)
      if (isUnknown && !isDelivered) expect(unknown.some(({ text }) => !accepted.includes(text))).toBe(true)
    })
  }
})
