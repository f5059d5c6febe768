import sql from 'sql-template-tag'
import { UserError } from '../errors.ts'
import { commit } from '../events/commit.ts'
import type { Transaction } from '../events/transaction.ts'
import { once } from '../team/once.ts'
import type { Viewer } from '../team/viewer.ts'
import { lockConversation, type Seen } from './lock.ts'
import { canAnswer } from './policy.ts'

/** Which conversation is to be closed or reopened. */
export type StatusChange = Seen & { clientMutationId?: string | null }

/** Closes a conversation; answers its id. One that is closed stays as it is. The next dialog begins with the bot. */
export function closeConversation(viewer: Viewer, input: StatusChange): Promise<string> {
  return changeStatus(viewer, { ...input, status: 'CLOSED' })
}

/** Opens a closed conversation again; answers its id. CONFLICT when the chat has another open one by now. */
export function reopenConversation(viewer: Viewer, input: StatusChange): Promise<string> {
  return changeStatus(viewer, { ...input, status: 'OPEN' })
}

type Change = StatusChange & { status: 'OPEN' | 'CLOSED' }

async function changeStatus(viewer: Viewer, input: Change): Promise<string> {
  if (!canAnswer(viewer)) throw new UserError('FORBIDDEN')
  const { clientMutationId, ...rest } = input
  return commit(viewer.organizationId, (tx) =>
    once(tx, viewer, { key: { clientMutationId, input: ['status', rest] }, apply: () => change(tx, viewer, input) }),
  )
}

async function change(tx: Transaction, viewer: Viewer, input: Change): Promise<string> {
  const conversation = await lockConversation(tx, viewer, input)
  if (conversation.status === input.status) return conversation.id
  const changed = await tx.row(sql`
    update conversation c set status = ${input.status}::conversation_status, version = version + 1,
      closed_at = case when ${input.status} = 'CLOSED' then now() end,
      awaiting_reply_since = case when ${input.status} = 'CLOSED' then null else awaiting_reply_since end,
      bot_mode = case when ${input.status} = 'CLOSED' then 'BOT' else bot_mode end,
      bot_paused_until = case when ${input.status} = 'CLOSED' then null else bot_paused_until end
    where id = ${conversation.id} and organization_id = ${tx.organizationId} and not exists (
      select from conversation o where o.integration_id = c.integration_id
        and o.external_chat_id = c.external_chat_id and o.status = 'OPEN' and ${input.status} = 'OPEN'
    ) returning id`)
  if (!changed) throw new UserError('CONFLICT')
  tx.append({
    kind: 'CONVERSATION_CHANGED',
    conversationId: conversation.id,
    actorId: viewer.memberId,
    branchId: conversation.branchId,
  })
  return conversation.id
}
