import type { Transaction } from '../../events/transaction.ts'
import { enqueueNotices } from '../outbox/enqueue.ts'
import type { Spoken, StaffBot } from './staff-bot.ts'

/** The event of what the bot says in a group when it is spoken to: it is no notice, the log leaves it out. */
export const groupAnswer = 'GROUP_ANSWER'

/** Answers somebody in a group, in the topic where he spoke: once for each update. */
export async function answerGroup(
  tx: Transaction,
  bot: StaffBot,
  { to, updateId, text }: { to: Spoken; updateId: string; text: string },
): Promise<void> {
  const place = { integrationId: bot.id, audience: 'STAFF_CHAT' as const, chatId: to.chat.id, topicId: to.topicId }
  await enqueueNotices(tx, [{ ...place, event: groupAnswer, once: updateId, text }])
}
