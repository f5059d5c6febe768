/** The staff's groups at the fake Bot API, and our side's taking of what happens in them. */
import { channelOf } from '../../server/src/channels/registry.ts'
import { receiveUpdate } from '../../server/src/messages/receive.ts'
import { takeStaffUpdates } from '../../server/src/notifications/staff-chats/take-updates.ts'
import { control, type Customer, fake, makeBot } from './fake-bot-api.ts'
import { type Bot, makeBotRow } from './house.ts'

/** A group of the fake. */
export type Group = { id: number; title: string; members: { id: number }[]; topics: { id: number; name: string }[] }

/** A connected bot that the fake knows as well. */
export async function connectBot(organizationId: string, settings: Record<string, unknown> = {}): Promise<Bot> {
  const bot = await makeBotRow(organizationId, settings)
  await makeBot(bot.token)
  return bot
}

/** What a bot is called at the fake. */
export const nameOf = (bot: Bot) => `bot_${bot.providerAccountId}`

/** A person of the fake who has not spoken to any bot. */
export const makePerson = (firstName: string) => control<Customer>('POST', '/customers', { firstName })

/** Makes a group with these people in it. */
export const makeGroup = (title: string, people: Customer[], more: object = {}) =>
  control<Group>('POST', '/groups', { title, members: people.map(({ id }) => id), ...more })

/** Takes the bot into a group, changes its rights there or puts it out. */
export const placeBot = (bot: Bot, group: Group, more: object = {}) =>
  control('POST', `/groups/${group.id}/bots`, { bot: nameOf(bot), status: 'administrator', ...more })

/** Speaks in a group; answers the id of what was said. */
export const speak = (bot: Bot, group: { id: number }, said: object) =>
  control<{ id: number }>('POST', `/chats/${nameOf(bot)}/${group.id}/messages`, { kind: 'text', ...said })

/** What a group shows of this bot's talk. */
export const talkOf = async (bot: Bot, group: { id: number }) =>
  (
    await control<{ messages: { id: number; from: string; text?: string; topicId?: number }[] }>(
      'GET',
      `/chats/${nameOf(bot)}/${group.id}`,
    )
  ).messages

const offsets = new Map<string, string>()

/** Takes what waits at the fake as our poller does, and what of it is the staff's as our worker does. */
export async function hear(bot: Bot): Promise<void> {
  const channel = channelOf('SANDBOX')
  const account = { token: bot.token, apiRoot: fake.url }
  const options = { offset: offsets.get(bot.id) ?? '0', timeoutSeconds: 0, signal: AbortSignal.timeout(5_000) }
  for (const update of (await channel.poll(account, options)) as { update_id: number }[]) {
    await receiveUpdate(bot, Buffer.from(JSON.stringify(update)))
    offsets.set(bot.id, String(update.update_id + 1))
  }
  await takeStaffUpdates(bot.id)
}
