/**
 * The customer's side of a bot of the fake, with our side run in the test's process. How to use it:
 *
 *   const bot = await connectFake(organizationId)
 *   const masha = await makeCustomer(nameOf(bot), { firstName: 'Маша' })
 *   await listen(bot)                                 // takes what waits at the fake, runs reactions, delivers
 *   expect(await toldTo(bot, masha)).toEqual([…])     // what she has on her phone from the bot
 */
import { accepted, control, type Customer, fake, makeBot } from './fake-bot-api.ts'
import { channelOf } from '../../server/src/channels/registry.ts'
import { receiveUpdate } from '../../server/src/messages/receive.ts'
import { react } from '../../server/src/worker/react.ts'
import { drain } from './drain.ts'
import { type Bot, makeBotRow } from './house.ts'

const offsets = new Map<string, string>()

/** What the fake calls a bot. */
export const nameOf = (bot: Bot) => `bot_${bot.providerAccountId}`

/** A bot of the fake with its row; `settings` are columns. */
export async function connectFake(organizationId: string, settings: Record<string, unknown> = {}): Promise<Bot> {
  const bot = await makeBotRow(organizationId, settings)
  await makeBot(bot.token)
  return bot
}

/** Takes what waits at the fake, as our poller does; then lets the reactions run and the outbox leave. */
export async function listen(bot: Bot): Promise<void> {
  const channel = channelOf('SANDBOX')
  const account = { token: bot.token, apiRoot: fake.url }
  const offset = offsets.get(bot.id) ?? '0'
  const updates = await channel.poll(account, { offset, timeoutSeconds: 0, signal: AbortSignal.timeout(5_000) })
  for (const update of updates as { update_id: number }[]) {
    await receiveUpdate(bot, Buffer.from(JSON.stringify(update)))
    offsets.set(bot.id, String(update.update_id + 1))
  }
  await work(bot)
}

/** Lets the reactions run and the outbox leave. */
export async function work(bot: Bot): Promise<void> {
  await react(bot.organizationId)
  await drain(bot.id)
}

/** The texts that a bot has sent to a customer, in order. */
export async function toldTo(bot: Bot, customer: Customer): Promise<string[]> {
  return (await accepted(nameOf(bot), customer)).map(({ text = '' }) => text.replaceAll('\u00a0', ' '))
}

/** Says something to the bot, and lets our side do what follows. */
export async function sayTo(bot: Bot, customer: Customer, text: string): Promise<void> {
  await control('POST', `/chats/${nameOf(bot)}/${customer.id}/messages`, { kind: 'text', text })
  await listen(bot)
}

/** Follows a deep link with this payload, and lets our side do what follows. */
export async function start(bot: Bot, customer: Customer, payload: string): Promise<void> {
  await control('POST', `/chats/${nameOf(bot)}/${customer.id}/start`, { payload })
  await listen(bot)
}

/** Shares a contact, his own unless `card` says otherwise, and lets our side do what follows. */
export async function shareContact(bot: Bot, customer: Customer, card: Record<string, unknown> = {}): Promise<void> {
  await control('POST', `/chats/${nameOf(bot)}/${customer.id}/messages`, { kind: 'contact', ...card })
  await listen(bot)
}
