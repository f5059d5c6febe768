import sql from 'sql-template-tag'
import type { ChatMembership } from '../../channels/channel.ts'
import type { Transaction } from '../../events/transaction.ts'
import type { StaffChatState } from '../../generated/prisma/enums.ts'

/** A chat of several of one bot. */
export type GroupOfBot = { integrationId: string; chatId: string }

/** How the bot stands in a group; `title` when it is known. */
export type Standing = Pick<ChatMembership, 'state' | 'canSend' | 'title'>

/** Writes down what a bot may do in a group, for the group and its topics; one it is not in any more is not made. */
export async function noteStanding(
  tx: Transaction,
  { integrationId, chatId }: GroupOfBot,
  standing: Standing,
): Promise<void> {
  const [state, reason] = judge(standing)
  if (state !== 'LEFT') {
    await tx.rows(sql`
      insert into staff_chat (organization_id, integration_id, external_chat_id, title)
      values (${tx.organizationId}, ${integrationId}, ${chatId}, ${standing.title ?? chatId})
      on conflict (integration_id, external_chat_id, topic_id) do nothing`)
  }
  const changed = await tx.rows<{ id: string }>(sql`
    update staff_chat set state = ${state}::staff_chat_state, state_reason = ${reason}, checked_at = now(),
      title = coalesce(${standing.title ?? null}, title)
    where integration_id = ${integrationId} and external_chat_id = ${chatId}
      and organization_id = ${tx.organizationId} returning id`)
  for (const { id } of changed) tx.append({ kind: 'STAFF_CHAT_CHANGED', subjectId: id })
}

/** The reason is a code of the failures, so that it is said in the same words. */
function judge({ state, canSend }: Standing): [StaffChatState, string | null] {
  if (state === 'left' || state === 'kicked') return ['LEFT', 'KICKED_FROM_CHAT']
  return canSend ? ['ACTIVE', null] : ['CANNOT_SEND', 'FORBIDDEN']
}
