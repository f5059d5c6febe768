/** Who lives in a chaos run: organizations with bots that are not slowed down, and customers who have written once. */
import { startSandbox, type Sandbox } from '../../../server/src/sandbox/start.ts'
import {
  type Client,
  connectBot,
  type ConnectedBot,
  customer,
  type Customer,
  organization,
  type Organization,
  signIn,
  write,
} from '../../support/client.ts'
import { plant } from '../../support/secrets.ts'
import { query, until } from '../../support/stack.ts'
import type { Size } from './sizes.ts'

/** A conversation of a customer with a bot. */
export type Chat = { name: string; shop: Shop; bot: ConnectedBot; customer: Customer; conversationId: string }
/** A tenant; `browser` is its manager's, signed in. */
export type Shop = { organization: Organization; browser: Client; bots: ConnectedBot[] }
/** All of them, and the provider in our own process. */
export type Town = { sandbox: Sandbox; shops: Shop[]; chats: Chat[] }

/** What every bot says to a /start. */
export const greeting = 'Добро пожаловать в мастерскую!'

/** Our fake of the provider; it repeats webhooks twenty times sooner than the real one. */
export function startProvider(): Promise<Sandbox> {
  return startSandbox({ port: 0, retryScale: 0.05 })
}

/** Settles a town before the faults begin. */
export async function settle(sandbox: Sandbox, apis: string[], size: Size): Promise<Town> {
  const shops: Shop[] = []
  for (let index = 0; index < size.organizations; index++) {
    const tenant = await organization(`Мастерская ${index + 1}`)
    const browser = await signIn(apis[index % apis.length]!, tenant.managers[0])
    const owner = await signIn(apis[index % apis.length]!, tenant.owner)
    const bots: ConnectedBot[] = []
    for (let count = 0; count < size.bots / size.organizations; count++) bots.push(await connectBot(owner, sandbox.url))
    shops.push({ organization: tenant, browser, bots })
  }
  // The pace of a real bot would be the only thing that is measured.
  await query(
    `update integration set bot_per_second = 1000, chat_per_second = 100, chat_burst = 20, welcome_message = $1`,
    [greeting],
  )
  for (const bot of sandbox.world.bots.values()) plant(bot.webhook?.secret)
  const people = await Promise.all(
    shops.flatMap((shop, of) =>
      shop.bots.flatMap((bot, at) =>
        Array.from({ length: size.chatsPerBot }, async (_, index) => {
          const name = `Клиент ${of}.${at}.${index}`
          const person = await customer(sandbox.url, { firstName: name })
          await write(sandbox.url, { bot, customer: person, text: `${name}: здравствуйте` })
          return { name, shop, bot, customer: person }
        }),
      ),
    ),
  )
  const ids = await until(async () => conversationsOf(people.length), 120)
  const chats = people.map((one) => ({ ...one, conversationId: ids.get(`${one.bot.uuid} ${one.customer.id}`)! }))
  return { sandbox, shops, chats }
}

/** The conversations by bot and customer, as soon as there are so many. */
async function conversationsOf(count: number): Promise<Map<string, string> | undefined> {
  const rows = await query<{ id: string; place: string }>(
    `select id, integration_id || ' ' || external_chat_id as place from conversation`,
  )
  return rows.length < count ? undefined : new Map(rows.map(({ id, place }) => [place, id]))
}
