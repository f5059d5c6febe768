import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import type { Transaction } from '../../events/transaction.ts'
import { type Actor, memberOf, type Viewer } from '../../team/viewer.ts'
import { lockConversation } from '../lock.ts'
import { canAnswer } from '../policy.ts'

/** Gives a conversation exactly these labels; answers its id. NOT_FOUND for a label of nobody here. */
export function labelConversation(
  viewer: Viewer,
  input: { conversationId: string; labelIds: string[] },
): Promise<string> {
  if (!canAnswer(viewer)) throw new UserError('FORBIDDEN')
  return commit(viewer.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, viewer, input)
    await tx.rows(sql`
      delete from conversation_label where conversation_id = ${conversation.id}
        and label_id <> all(${input.labelIds}::uuid[])`)
    await addLabels(tx, viewer, { ...input, branchId: conversation.branchId })
    return conversation.id
  })
}

/** Adds labels in the caller's commit, whose conversation is locked. Labels it bears already change nothing. */
export async function addLabels(
  tx: Transaction,
  actor: Actor,
  { conversationId, branchId, labelIds }: { conversationId: string; branchId: string | null; labelIds: string[] },
): Promise<void> {
  const known = await tx.rows<{ id: string }>(sql`
    select id from label where id = any(${labelIds}::uuid[]) and organization_id = ${tx.organizationId}`)
  if (known.length !== new Set(labelIds).size) throw new UserError('NOT_FOUND', { path: ['input', 'labelIds'] })
  await tx.rows(sql`
    insert into conversation_label (conversation_id, label_id)
    select ${conversationId}::uuid, id from label
    where id = any(${labelIds}::uuid[]) and organization_id = ${tx.organizationId}
    on conflict do nothing`)
  tx.append({ kind: 'CONVERSATION_CHANGED', conversationId, branchId, actorId: memberOf(actor) })
}
