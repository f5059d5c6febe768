/**
 * A tenant with bots and customers to whom a fault test sends. How to use it:
 *
 *   const shop = await openShop(house, { bots: 2, chatsEach: 3 })
 *   await shop.say(shop.chats[0]!, 'Добрый день')       // by the API, again and again until it is acknowledged
 *   await shop.settled(60)                              // nothing is QUEUED or SENDING any more
 *   expect(await shop.broken()).toEqual([])             // the checker over every bot
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Client,
  connectBot,
  type ConnectedBot,
  control,
  customer,
  type Customer,
  globalId,
  type House,
  organization,
  type Organization,
  signIn,
  uuidOf,
  write,
} from './client.ts'
import { brokenInvariants } from './invariants.ts'
import { query, until } from './stack.ts'

/** A customer who has written to a bot. `conversationId` is the row's. */
export type Chat = { bot: ConnectedBot; customer: Customer; conversationId: string }
/** What the API acknowledged, and how long it took. */
export type Said = { text: string; messageIds: string[]; tookMs: number }
/** One call of the Bot API as the fake noted it when it answered. */
export type FakeCall = { n: number; at: number; method: string; chatId?: string; status: number }

const document = `mutation ($input: SendMessageInput!) {
  sendMessage(input: $input) { messages { id } errors { code message } }
}`
type Answer = { sendMessage: { messages: { id: string }[]; errors: { code: string }[] } }
let customers = 0

/** Whether the large sizes were asked for: `FAULTS=full`. */
export const isFull = process.env['FAULTS'] === 'full'

/** The tools of one tenant. */
export class Shop {
  readonly house: House
  readonly organization: Organization
  readonly owner: Client
  readonly manager: Client
  readonly bots: ConnectedBot[]
  readonly chats: Chat[] = []
  readonly said: (Said & { chat: Chat })[] = []
  /** Ids of the messages that a person sent again. */
  readonly resent: string[] = []

  constructor(house: House, tenant: Organization, of: { owner: Client; manager: Client; bots: ConnectedBot[] }) {
    this.house = house
    this.organization = tenant
    this.owner = of.owner
    this.manager = of.manager
    this.bots = of.bots
  }

  /** A new customer writes to a bot. */
  async addChat(bot: ConnectedBot, wish: { username?: string } = {}): Promise<Chat> {
    const { sandbox } = this.house
    const person = await customer(sandbox.url, { firstName: `Клиент ${++customers}`, ...wish })
    await write(sandbox.url, { bot, customer: person, text: `${person.firstName} здесь` })
    const found = await until(async () => {
      const [row] = await query<{ id: string }>(
        'select id from conversation where integration_id = $1 and external_chat_id = $2',
        [bot.uuid, person.id],
      )
      return row
    })
    const chat = { bot, customer: person, conversationId: found.id }
    this.chats.push(chat)
    return chat
  }

  /** Sends like a browser that never gives up: the same clientMutationId until there is an answer. */
  async say(chat: Chat, text: string, more: object = {}): Promise<Said & { chat: Chat }> {
    const conversationId = globalId('Conversation', chat.conversationId)
    const input = { conversationId, body: text, clientMutationId: randomUUID(), ...more }
    const began = performance.now()
    for (;;) {
      const answer = await this.manager.gql<Answer>(document, { input }).catch(() => undefined)
      const payload = answer?.data?.sendMessage
      if (payload?.errors.length) throw new Error(JSON.stringify(payload.errors))
      if (payload) {
        const messageIds = payload.messages.map((message) => uuidOf(message.id))
        const said = { text, messageIds, tookMs: performance.now() - began, chat }
        this.said.push(said)
        return said
      }
      await sleep(50)
    }
  }

  /** `turns` answers into each chat, in order inside a chat, `parallel` chats at a time. */
  async sayAll(turns: number, { chats = this.chats, parallel = 16, label = 'ответ' } = {}): Promise<void> {
    const waiting = [...chats]
    const talk = async () => {
      for (let chat = waiting.shift(); chat; chat = waiting.shift()) {
        for (let turn = 1; turn <= turns; turn++) await this.say(chat, `${chat.customer.firstName}: ${label} ${turn}`)
      }
    }
    await Promise.all(Array.from({ length: parallel }, talk))
  }

  /** Waits until nothing is on its way any more; what is held behind a part that failed does not count. */
  settled(seconds = 60): Promise<true> {
    const open = `select 1 from message where organization_id = $1 and state in ('QUEUED', 'SENDING')
      and held_by_id is null limit 1`
    return until(async () => (await query(open, [this.organization.id])).length === 0, seconds)
  }

  /** How many outbound messages are in which state. */
  async states(): Promise<Record<string, number>> {
    const rows = await query<{ state: string; n: number }>(
      `select state, count(*)::int as n from message where organization_id = $1 and direction = 'OUTBOUND' group by 1`,
      [this.organization.id],
    )
    return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
  }

  /** The outbound messages of a chat in our order. */
  outbound(chat: Chat) {
    return query<{
      id: string
      text: string | null
      state: string
      failure_code: string | null
      held_by_id: string | null
      attempt_count: number
    }>(`select * from message where conversation_id = $1 and direction = 'OUTBOUND' order by seq`, [
      chat.conversationId,
    ])
  }

  /** The attempt log of a message. */
  attempts(messageId: string) {
    return query<{ outcome: string; reason: string | null; next_try_at: Date | null; http_code: number | null }>(
      'select * from delivery_attempt where message_id = $1 order by number',
      [messageId],
    )
  }

  /** What the fake carried out for a bot, in order. */
  accepted(bot: ConnectedBot): Promise<{ chatId: string; text?: string; at: number; messageIds: number[] }[]> {
    return control(this.house.sandbox.url, `/accepted?bot=${bot.botId}`)
  }

  /** The sends a bot was called for, with the answers. */
  async sends(bot: ConnectedBot): Promise<FakeCall[]> {
    const calls = await control<FakeCall[]>(this.house.sandbox.url, `/calls?bot=${bot.botId}`)
    return calls.filter(({ method }) => /^send(?!chataction)/i.test(method))
  }

  /** The next calls that match fail. */
  fault(bot: ConnectedBot, fault: object, { times = 1, chat }: { times?: number; chat?: Chat } = {}): Promise<unknown> {
    const of = chat ? { chat: chat.customer.id } : {}
    return control(this.house.sandbox.url, '/faults', { bot: bot.botId, ...of, times, fault })
  }

  /** Every broken invariant of the tenant. */
  broken(): Promise<string[]> {
    const bots = this.bots.map(({ uuid, botId }) => ({ uuid, botId }))
    const { house, organization, said: acked } = this
    const history = { sandboxUrl: house.sandbox.url, organizationId: organization.id, acked }
    return brokenInvariants({ ...history, bot: bots[0]!, bots: bots.slice(1), resent: this.resent })
  }
}

/** Opens a tenant in a house; its bots may write as fast as they like unless `isPaced`. */
export async function openShop(
  house: House,
  { bots: count = 1, chatsEach = 1, isPaced = false }: { bots?: number; chatsEach?: number; isPaced?: boolean } = {},
): Promise<Shop> {
  const tenant = await organization()
  const owner = await signIn(house.apis[0].url, tenant.owner)
  const manager = await signIn(house.apis[0].url, tenant.managers[0])
  const bots: ConnectedBot[] = []
  await fewAtATime(Array.from({ length: count }), async () => {
    bots.push(await connectBot(owner, house.sandbox.url))
  })
  if (!isPaced) await hurry(tenant.id)
  const shop = new Shop(house, tenant, { owner, manager, bots })
  const wanted = bots.flatMap((bot) => Array.from({ length: chatsEach }, () => bot))
  await fewAtATime(wanted, (bot) => shop.addChat(bot))
  return shop
}

/** A house that is slow today is not asked for everything at once. */
async function fewAtATime<T>(items: T[], run: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = items.values()
  const work = async () => {
    for (const item of waiting) await run(item)
  }
  await Promise.all(Array.from({ length: 6 }, work))
}

/** Takes the limits off the bots of a tenant, so that a test waits for nothing but its fault. */
export async function hurry(organizationId: string): Promise<void> {
  const bots = await query<{ id: string }>('select id from integration where organization_id = $1', [organizationId])
  // One after the other: a statement over all of them and the house's own would wait for each other.
  for (const { id } of bots) {
    await query(
      'update integration set bot_per_second = 1000, chat_per_second = 1000, chat_burst = 1000 where id = $1',
      [id],
    )
  }
}

/** Random numbers that can be had again: `FAULTS_SEED=…` repeats a run, and the seed is printed. */
export function seeded(test: string): () => number {
  let state = Number(process.env['FAULTS_SEED'] ?? Math.floor(Math.random() * 2 ** 31)) >>> 0
  console.log(`${test}: FAULTS_SEED=${state}`)
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The middle-high of some times, by rank. */
export function percentile(times: number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
}
