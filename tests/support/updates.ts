/** Updates of the Bot API as Telegram would post them. */
import { receiveUpdate } from '../../server/src/messages/receive.ts'
import type { ReceivingIntegration } from '../../server/src/messages/inbound/receiving-integration.ts'

let nextUpdate = 1

type Parts = { chat?: number; from?: Record<string, unknown>; id: number; date?: number; update?: number } & Record<
  string,
  unknown
>

function envelope({ chat = 42, from, id, date = 1_700_000_000, update, ...rest }: Parts) {
  const sender = { id: chat, is_bot: false, first_name: 'Мария', username: 'maria', ...from }
  const place =
    chat < 0 ? { id: chat, type: 'group', title: 'Цех' } : { id: chat, type: 'private', first_name: 'Мария' }
  return { update_id: update ?? nextUpdate++, message: { message_id: id, date, from: sender, chat: place, ...rest } }
}

/** A message of a customer. */
export const messageUpdate = (parts: Parts) => envelope({ text: 'привет', ...parts })

/** An edit of a message; `edited` is its edit date. */
export function editUpdate({ edited, ...parts }: Parts & { edited: number }) {
  const { update_id, message } = envelope(parts)
  return { update_id, edited_message: { ...message, edit_date: edited } }
}

/** The customer blocked the bot (`kicked`) or unblocked it (`member`). */
export const membershipUpdate = (chat: number, status: 'kicked' | 'member') => ({
  update_id: nextUpdate++,
  my_chat_member: {
    date: 1_700_000_100,
    chat: { id: chat, type: 'private', first_name: 'Мария' },
    from: { id: chat, is_bot: false, first_name: 'Мария' },
    old_chat_member: { status: 'member' },
    new_chat_member: { status },
  },
})

/** Hands updates to the verb one after another. */
export async function receive(integration: ReceivingIntegration, ...updates: object[]): Promise<string[]> {
  const outcomes: string[] = []
  for (const update of updates) outcomes.push(await receiveUpdate(integration, Buffer.from(JSON.stringify(update))))
  return outcomes
}
