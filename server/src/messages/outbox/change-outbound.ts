import sql from 'sql-template-tag'
import { canSeeConversation } from '../../conversations/policy.ts'
import { UserError } from '../../errors.ts'
import { commit, type Transaction } from '../../events/commit.ts'
import type { MessageState } from '../../generated/prisma/enums.ts'
import { once } from '../../team/once.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canSend } from '../policy.ts'

/** Which message a person wants to change, and the name of his wish. */
export type OutboundWish = { messageId: string; clientMutationId?: string | null }

/** An outbound message whose row is locked until the commit. */
export type OutboundRow = {
  id: string
  conversationId: string
  integrationId: string
  branchId: string | null
  sendId: string | null
  state: MessageState
  /** Whether nothing of its send has left: it waits for its time or for its author's second thoughts. */
  isTakenBack: boolean
  isBotOn: boolean
}

/**
 * Takes an outbound message that the viewer may work with and lets `change` move it on, once per `clientMutationId`.
 * Throws NOT_FOUND for a message he does not see and FORBIDDEN without the right. Answers what `change` answers, which
 * must be JSON.
 */
export function changeOutbound<Result>(
  viewer: Viewer,
  wish: OutboundWish & { verb: string },
  change: (tx: Transaction, message: OutboundRow) => Promise<Result>,
): Promise<Result> {
  const { messageId, clientMutationId, verb } = wish
  return commit(viewer.organizationId, (tx) => {
    const apply = async () => change(tx, await take(tx, viewer, messageId))
    return once(tx, viewer, { key: { clientMutationId, input: { verb, messageId } }, apply })
  })
}

async function take(tx: Transaction, viewer: Viewer, messageId: string): Promise<OutboundRow> {
  const message = await tx.row<OutboundRow>(sql`
    select m.id, m.conversation_id as "conversationId", m.integration_id as "integrationId", c.branch_id as "branchId",
      m.send_id as "sendId", m.state,
      m.state = 'SCHEDULED' or (m.state = 'QUEUED' and m.undo_until > now()) as "isTakenBack",
      i.is_active and i.disconnected_at is null as "isBotOn"
    from message m join conversation c on c.id = m.conversation_id join integration i on i.id = m.integration_id
    where m.id = ${messageId} and m.organization_id = ${tx.organizationId} and m.direction = 'OUTBOUND'
    for no key update of m`)
  if (!message || !canSeeConversation(viewer, message)) throw new UserError('NOT_FOUND')
  if (!canSend(viewer, message)) throw new UserError('FORBIDDEN')
  return message
}
