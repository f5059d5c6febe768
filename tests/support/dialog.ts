/**
 * Dialogs of customers with a bot, for tests of what the bot does by itself:
 *
 *   const chat = await say(bot, {}, 'Здравствуйте')            // a new customer writes, the ladder runs
 *   await say(bot, chat, 'Сколько стоит?', 3)                  // he goes on; the ladder runs three times at once
 *   expect(await words(chat)).toEqual(['…'])                   // whatever left or is to leave
 */
import { randomInt } from 'node:crypto'
import { answer } from '../../server/src/automation/ladder/answer.ts'
import { resumeRun } from '../../server/src/automation/runs/resume-run.ts'
import { receiveUpdate } from '../../server/src/messages/receive.ts'
import type { Bot } from './house.ts'
import { query } from './stack.ts'

/** A customer's chat: his id at the provider, the conversation, and his last message. */
export type Chat = { id: number; conversationId: string; lastId: string }

/** What the bot or a member said. */
export type Said = {
  text: string | null
  kind: string
  author_kind: string
  data: { automation: string } | null
  buttons: object | null
}

/** A customer writes; the reaction to it runs `times` at once, and so does whatever goes on after it. */
export async function say(bot: Bot, chat: Partial<Chat>, text: string, times = 1): Promise<Chat> {
  const id = chat.id ?? randomInt(1_000_000, 2_000_000_000)
  const from = { id, is_bot: false, first_name: 'Мария', language_code: 'ru' }
  const message = { message_id: randomInt(1, 2 ** 30), date: 1_790_000_000, chat: { id, type: 'private' }, from, text }
  return arrive(bot, id, { message }, times)
}

/** A customer presses a button. */
export function press(bot: Bot, chat: Chat, data: string): Promise<Chat> {
  const from = { id: chat.id, is_bot: false, first_name: 'Мария' }
  const message = { message_id: randomInt(1, 2 ** 30), date: 0, chat: { id: chat.id, type: 'private' } }
  return arrive(bot, chat.id, { callback_query: { id: String(randomInt(2 ** 40)), from, message, data } }, 1)
}

async function arrive(bot: Bot, id: number, update: object, times: number): Promise<Chat> {
  await receiveUpdate(bot, Buffer.from(JSON.stringify({ update_id: randomInt(1, 2 ** 30), ...update })))
  const [row] = await query<{ id: string; conversation_id: string }>(
    `select m.id, conversation_id from message m join conversation c on c.id = m.conversation_id
     where c.integration_id = $1 and c.external_chat_id = $2 and m.direction = 'INBOUND' order by m.seq desc limit 1`,
    [bot.id, String(id)],
  )
  const runs = await Promise.all(Array.from({ length: times }, () => answer(bot.organizationId, row!.id)))
  for (const run of runs.flat()) await resumeRun(run)
  return { id, conversationId: row!.conversation_id, lastId: row!.id }
}

/** Whatever left or is to leave in a chat, in order. */
export function outbound({ conversationId }: Chat): Promise<Said[]> {
  return query<Said>(
    `select text, kind, author_kind, data, buttons from message
     where conversation_id = $1 and direction = 'OUTBOUND' order by seq`,
    [conversationId],
  )
}

/** The words of it. */
export const words = async (chat: Chat) => (await outbound(chat)).map(({ text }) => text)
