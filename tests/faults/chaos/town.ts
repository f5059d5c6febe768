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
  const chats = await Promise.all(
    shops.flatMap((shop) =>
      shop.bots.flatMap((bot, at) =>
        Array.from({ length: size.chatsPerBot }, (_, index) =>
          meet(sandbox, { shop, bot, name: `Клиент ${shops.indexOf(shop)}.${at}.${index}` }),
        ),
      ),
    ),
  )
  return { sandbox, shops, chats }
}

async function meet(sandbox: Sandbox, { shop, bot, name }: { shop: Shop; bot: ConnectedBot; name: string }) {
  const person = await customer(sandbox.url, { firstName: name })
  await write(sandbox.url, { bot, customer: person, text: `${name}: здравствуйте` })
  const found = await until(
    async () =>
      (
        await query<{ id: string }>('select id from conversation where integration_id = $1 and external_chat_id = $2', [
          bot.uuid,
          person.id,
        ])
      )[0],
    60,
  )
  return { name, shop, bot, customer: person, conversationId: found.id }
}
