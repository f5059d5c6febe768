import sql from 'sql-template-tag'
import { UserError } from '../errors.ts'
import { commit, type Transaction } from '../events/commit.ts'
import { once } from '../team/once.ts'
import type { Viewer } from '../team/viewer.ts'
import { lockConversation, type Seen } from './lock.ts'
import { mayHave } from './may-have.ts'
import { canAssign } from './policy.ts'

/** `memberId` null takes the assignee away. */
export type Assignment = Seen & { memberId: string | null; clientMutationId?: string | null }

/** Gives a conversation to a member, or to nobody; answers its id. Giving it to whom it belongs changes nothing. */
export async function assignConversation(viewer: Viewer, input: Assignment): Promise<string> {
  if (!canAssign(viewer)) throw new UserError('FORBIDDEN')
  const { clientMutationId, ...rest } = input
  return commit(viewer.organizationId, (tx) =>
    once(tx, viewer, { key: { clientMutationId, input: ['assign', rest] }, apply: () => assign(tx, viewer, input) }),
  )
}

async function assign(tx: Transaction, viewer: Viewer, input: Assignment): Promise<string> {
  const conversation = await lockConversation(tx, viewer, input)
  if (conversation.assigneeId === input.memberId) return conversation.id
  if (input.memberId !== null) {
    const may = await mayHave(tx, input.memberId, conversation)
    if (!may) throw new UserError(may === undefined ? 'NOT_FOUND' : 'BAD_INPUT', { path: ['input', 'memberId'] })
  }
  await tx.rows(sql`
    update conversation set assignee_id = ${input.memberId}, version = version + 1
    where id = ${conversation.id} and organization_id = ${tx.organizationId}`)
  tx.append({
    kind: 'CONVERSATION_CHANGED',
    conversationId: conversation.id,
    actorId: viewer.memberId,
    branchId: conversation.branchId,
  })
  return conversation.id
}
