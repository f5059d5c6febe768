import sql from 'sql-template-tag'
import { UserError } from '../errors.ts'
import { commit, type Transaction } from '../events/commit.ts'
import type { Role } from '../generated/prisma/enums.ts'
import { once } from '../team/once.ts'
import type { Viewer } from '../team/viewer.ts'
import { lockConversation, type Seen } from './lock.ts'
import { canAssign, canBeAssigned } from './policy.ts'

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
  if (input.memberId !== null && !(await mayHave(tx, input.memberId, conversation))) {
    throw new UserError('BAD_INPUT', { path: ['input', 'memberId'] })
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

async function mayHave(tx: Transaction, memberId: string, conversation: { branchId: string | null }): Promise<boolean> {
  const colleague = await tx.row<{ role: Role; branchIds: string[] }>(sql`
    select role, array(select branch_id::text from member_branch where member_id = member.id) as "branchIds"
    from member where id = ${memberId} and organization_id = ${tx.organizationId} and disabled_at is null`)
  if (!colleague) throw new UserError('NOT_FOUND')
  return canBeAssigned(colleague, conversation)
}
