/**
 * A provider under the test's own hand, where the sandbox's deliverer is too well-behaved: it posts which update to which
 * instance when and how often the test says. What its customers wrote is told to the sandbox at the end, so that the
 * checker of invariants can compare. How to use it:
 *
 *   const provider = await startProvider(shop.id, house)      // a bot of kind SANDBOX; posts to house.apis
 *   const update = provider.message(42, 'привет')             // an update; noted as written by customer 42
 *   await provider.post(update)                               // the status; 0 when the connection was lost
 *   await provider.deliver(update)                            // as Telegram: until it is 2xx
 *   expect(await provider.broken()).toEqual([])               // once, at the end
 */
import { request } from 'node:http'
import { control, type House } from './client.ts'
import { makeBotRow, type Bot } from './house.ts'
import { brokenInvariants, type History } from './invariants.ts'
import { query, until } from './stack.ts'

/** What a random test begins with, printed: FAULTS_SEED, or a new one. */
export function seedFor(row: string): number {
  const given = Number(process.env['FAULTS_SEED'])
  const seed = Number.isInteger(given) && given > 0 ? given : Math.floor(Math.random() * 999_999)
  console.log(`${row}: FAULTS_SEED=${seed}`)
  return seed
}

/** An update of the Bot API. */
export type Update = { update_id: number } & Record<string, unknown>

/** One answer to a webhook: status 0 and the time until then when there was none. */
export type Answered = { status: number; retryAfter: string | null; ms: number }

/** See the top of this file. */
export type Provider = {
  bot: Bot & { uuid: string; botId: string }
  message(chat: number | string, text: string, more?: Record<string, unknown>): Update
  ask(body: object | string | Buffer, url?: string): Promise<Answered>
  post(body: object | string | Buffer, url?: string): Promise<number>
  deliver(body: object | string, seconds?: number): Promise<number>
  broken(acked?: History['acked']): Promise<string[]>
}

/** A connected bot whose updates the test posts itself. */
export async function startProvider(
  organizationId: string,
  house: Pick<House, 'apis' | 'sandbox'>,
  settings: Record<string, unknown> = {},
): Promise<Provider> {
  const row = await makeBotRow(organizationId, settings)
  const bot = { ...row, uuid: row.id, botId: row.providerAccountId }
  const name = { token: bot.token, username: `bot_${bot.botId}`, name: 'Мебельная мастерская', openChats: true }
  await control(house.sandbox.url, '/bots', name)
  const written = new Map<string, { id: number; from: 'customer'; text: string; date: number }[]>()
  let next = 1
  let turn = 0

  const provider: Provider = {
    bot,
    message(chat, text, more = {}) {
      const id = next++
      const lines = written.get(String(chat)) ?? []
      lines.push({ id, from: 'customer', text, date: 1_790_000_000 })
      written.set(String(chat), lines)
      return { update_id: id, message: { message_id: id, date: 1_790_000_000, ...party(chat), text, ...more } }
    },
    ask(body, url = house.apis[turn++ % house.apis.length]!.url) {
      const bytes =
        typeof body === 'string' || Buffer.isBuffer(body) ? Buffer.from(body) : Buffer.from(JSON.stringify(body))
      return call(`${url}/api/v1/telegram/webhook/${bot.webhookKey}`, bot.webhookSecret, bytes)
    },
    post: async (body, url) => (await provider.ask(body, url)).status,
    async deliver(body, seconds = 60) {
      let tries = 0
      await until(async () => {
        tries += 1
        return Math.floor((await provider.post(body)) / 100) === 2
      }, seconds)
      return tries
    },
    async broken(acked = []) {
      await tell(house.sandbox.url, bot.botId, written)
      const history = { sandboxUrl: house.sandbox.url, bot, organizationId, acked }
      return [...(await lost(bot.id, written)), ...(await brokenInvariants(history))]
    },
  }
  return provider
}

/** One request over a line of its own: a kept one that ends in the same moment would look like a lost answer. */
function call(url: string, secret: string, body: Buffer): Promise<Answered> {
  const began = performance.now()
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-telegram-bot-api-secret-token': secret,
  }
  return new Promise((resolve) => {
    const answered = (status: number, retryAfter: string | null = null) =>
      resolve({ status, retryAfter, ms: performance.now() - began })
    request(url, { method: 'POST', agent: false, headers }, (response) => {
      response.resume().once('end', () => answered(response.statusCode ?? 0, response.headers['retry-after'] ?? null))
      response.once('close', () => answered(0))
    })
      .once('error', () => answered(0))
      .end(body)
  })
}

/** Chat and sender of a customer; a negative id is a group in which customer 7 speaks. */
function party(chat: number | string): object {
  const id = typeof chat === 'string' ? Number(chat) : chat
  const person = { id: id < 0 ? 7 : id, is_bot: false, first_name: `Клиент ${chat}` }
  return { from: person, chat: id < 0 ? { id, type: 'supergroup', title: 'Цех' } : { id, type: 'private' } }
}

async function tell(sandboxUrl: string, botId: string, written: Map<string, object[]>): Promise<void> {
  const people = [...written.keys()].map(Number)
  await control(sandboxUrl, '/import', {
    customers: people.map((id) => ({ id, firstName: `Клиент ${id}`, languageCode: 'ru' })),
    chats: [...written].map(([chat, messages]) => ({ bot: botId, customerId: Number(chat), messages, append: true })),
  })
}

/** The checker looks at the chats that we have; here are those that never came. */
async function lost(integrationId: string, written: Map<string, object[]>): Promise<string[]> {
  const rows = await query<{ chat: string }>(
    'select distinct external_chat_id as chat from conversation where integration_id = $1',
    [integrationId],
  )
  const known = new Set(rows.map(({ chat }) => chat))
  return [...written.keys()].filter((chat) => !known.has(chat)).map((chat) => `I5: nothing of chat ${chat} is here`)
}
