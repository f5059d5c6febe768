import sql from 'sql-template-tag'
import { UserError } from '../errors.ts'
import type { Transaction } from '../events/transaction.ts'
import type { Actor } from '../team/viewer.ts'
import { canSeeConversation } from './policy.ts'

/** A conversation as the verbs need it, locked until the commit. */
export type LockedConversation = {
  id: string
  branchId: string | null
  assigneeId: string | null
  status: 'OPEN' | 'CLOSED'
  version: number
  lastSeq: number
  inboundSeq: number
}

/** Which conversation, and which version of it the viewer has seen. */
export type Seen = { conversationId: string; expectedVersion?: number | null }

/**
 * Finds and locks a conversation that `actor` may see. NOT_FOUND when there is none (foreign, missing or hidden alike),
 * VERSION_CONFLICT when it has changed since.
 */
export async function lockConversation(tx: Transaction, actor: Actor, seen: Seen): Promise<LockedConversation> {
  const found = await tx.row<LockedConversation>(sql`
    select id, branch_id as "branchId", assignee_id as "assigneeId", status, version, last_seq as "lastSeq",
      inbound_seq as "inboundSeq"
    from conversation where id = ${seen.conversationId} and organization_id = ${tx.organizationId}
    for no key update`)
  if (!found || !canSeeConversation(actor, found)) throw new UserError('NOT_FOUND')
  if (typeof seen.expectedVersion === 'number' && seen.expectedVersion !== found.version) {
    throw new UserError('VERSION_CONFLICT', { currentId: found.id })
  }
  return found
}
