import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'
import { useGroupCode } from '../../integrations/owner-chat/redeem-chat-link.ts'
import { say } from '../../texts.ts'
import { canManageNotices } from '../policy.ts'
import { speakerOf } from '../replies/speaker.ts'
import { isStaffGroup, knownChat } from './known-chat.ts'
import type { Spoken, StaffBot } from './staff-bot.ts'

/** A command somebody gave in a group. */
export type Order = Spoken & { command: NonNullable<Spoken['command']> }

/**
 * Obeys a command given in a group, and answers what is to be said to it, null for nothing. Whatever the command is,
 * the place where it was given is known from now on, so that it can be chosen.
 */
export async function obey(tx: Transaction, bot: StaffBot, order: Order): Promise<string | null> {
  const place = { integrationId: bot.id, chatId: order.chat.id }
  const topicId = order.topicId ?? null
  const id = await knownChat(tx, { ...place, topicId, title: order.chat.title ?? order.chat.id })
  const topic = topicId ? say(bot.locale, 'staffChat.topic', { topic: topicId }) : ''
  switch (order.command.name) {
    case 'chatid':
      return say(bot.locale, 'staffChat.chatId', { chat: order.chat.id, topic })
    case 'start':
      if (!order.command.args) return null
      if (!(await useGroupCode(tx, { ...place, code: order.command.args }))) return say(bot.locale, 'staffChat.badLink')
      await choose(tx, id)
      return say(bot.locale, 'staffChat.chosen', { title: order.chat.title })
    case 'here':
      if (!(await mayChoose(tx, bot, order))) return say(bot.locale, 'staffChat.notYours')
      await choose(tx, id)
      if (topicId) await passOn(tx, id)
      return say(bot.locale, 'staffChat.here')
    default:
      return null
  }
}

/** In a group of the staff anybody may say where in it; elsewhere only those who set notices, by their own account. */
async function mayChoose(tx: Transaction, bot: StaffBot, { chat, sender }: Order): Promise<boolean> {
  if (await isStaffGroup(tx, { integrationId: bot.id, chatId: chat.id })) return true
  const speaker = await speakerOf(tx, bot, sender)
  return speaker.kind === 'member' && canManageNotices(speaker)
}

async function choose(tx: Transaction, id: string): Promise<void> {
  await tx.rows(sql`
    update staff_chat set is_chosen = true where id = ${id} and organization_id = ${tx.organizationId}`)
  tx.append({ kind: 'STAFF_CHAT_CHANGED', subjectId: id })
}

/** Who chooses a topic wants it there and no longer in the whole group: the topic takes its place and its branch. */
async function passOn(tx: Transaction, id: string): Promise<void> {
  const left = await tx.rows<{ id: string }>(sql`
    with left_behind as (
      update staff_chat w set is_chosen = false from staff_chat t
      where t.id = ${id} and t.organization_id = ${tx.organizationId} and w.organization_id = t.organization_id
        and w.integration_id = t.integration_id and w.external_chat_id = t.external_chat_id and w.topic_id is null
        and w.is_chosen
      returning w.id, w.branch_id
    ), passed as (
      update staff_chat t set branch_id = left_behind.branch_id from left_behind
      where t.id = ${id} and t.organization_id = ${tx.organizationId} and t.branch_id is null
    )
    select id from left_behind`)
  for (const whole of left) tx.append({ kind: 'STAFF_CHAT_CHANGED', subjectId: whole.id })
}
