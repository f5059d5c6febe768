import sql from 'sql-template-tag'
import { channelOf } from '../../channels/registry.ts'
import { UserError } from '../../errors.ts'
import type { Transaction } from '../../events/transaction.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { planParts } from '../../messages/compose/plan-parts.ts'
import { takeForWriting } from '../../messages/compose/writable-conversation.ts'
import { enqueue } from '../../messages/outbox/enqueue.ts'
import { say } from '../../texts.ts'
import { isStaffGroup } from '../staff-chats/known-chat.ts'
import type { Spoken, StaffBot } from '../staff-chats/staff-bot.ts'
import { type Speaker, speakerOf } from './speaker.ts'

type Told = { conversationId: string; client: string }
/** A reply to something the bot had said in a group. */
export type Reply = { event: Spoken; updateId: string }

/**
 * Makes of a reply in a group to a notice about a conversation an answer to its client, in the name of whoever wrote.
 * Answers what the group is to be told when that cannot be; null when it went, or was no reply to such a notice.
 */
export async function replyToClient(tx: Transaction, bot: StaffBot, reply: Reply): Promise<string | null> {
  const { event } = reply
  const told = await noticeOf(tx, bot, event)
  if (!told || event.content.kind === 'SERVICE') return null
  const refusal = await refusalOf(tx, bot, reply, told)
  return refusal && say(bot.locale, 'staffReply.refused', { client: told.client, reason: refusal })
}

/** The conversation that the notice was about which is replied to. */
function noticeOf(tx: Transaction, bot: StaffBot, { chat, replyToExternalId }: Spoken): Promise<Told | undefined> {
  return tx.row<Told>(sql`
    select c.id as "conversationId", p.name as client
    from notice n join conversation c on c.id = n.conversation_id join contact p on p.id = c.contact_id
    where n.integration_id = ${bot.id} and n.chat_id = ${chat.id} and n.external_id = ${replyToExternalId ?? null}::text
      and n.organization_id = ${tx.organizationId}
    order by n.created_at desc limit 1`)
}

async function refusalOf(tx: Transaction, bot: StaffBot, reply: Reply, told: Told): Promise<string | null> {
  const { chat, content, sender } = reply.event
  const text = cleanText(content.text ?? '').trim()
  if (!(await isStaffGroup(tx, { integrationId: bot.id, chatId: chat.id }))) {
    return say(bot.locale, 'staffReply.notStaff')
  }
  if (content.kind !== 'TEXT' || !text) return say(bot.locale, 'staffReply.textOnly')
  const speaker = await speakerOf(tx, bot, sender)
  if (speaker.isDisabled) return say(bot.locale, 'error.FORBIDDEN')
  try {
    await answer(tx, speaker, { ...told, text, key: `staff-reply:${bot.id}:${reply.updateId}` })
    return null
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return say(bot.locale, `error.${error.code}`, { detail: error.facts.detail })
  }
}

type Answer = { conversationId: string; text: string; key: string }

async function answer(tx: Transaction, speaker: Speaker, { conversationId, text, key }: Answer): Promise<void> {
  const conversation = await takeForWriting(tx, speaker, conversationId)
  const parts = planParts({ text, files: [] }, channelOf(conversation.kind).capabilities)
  const place = { conversationId, integrationId: conversation.integrationId, branchId: conversation.branchId }
  const author =
    speaker.kind === 'member' ? { authorId: speaker.memberId } : { authorId: null, authorName: speaker.name }
  await enqueue(tx, place, { parts, authorKind: 'MEMBER', ...author, clientMutationId: key })
}
