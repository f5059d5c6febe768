import sql from 'sql-template-tag'
import type { Channel } from '../../channels/channel.ts'
import { canSeeConversation } from '../../conversations/policy.ts'
import { UserError } from '../../errors.ts'
import type { Transaction } from '../../events/transaction.ts'
import { memberOf, type System, type Viewer } from '../../team/viewer.ts'
import { type Locale, say } from '../../texts.ts'
import { canSend } from '../policy.ts'

/** A conversation that may be written to now; its row is locked until the commit. */
export type WritableConversation = {
  id: string
  branchId: string | null
  integrationId: string
  kind: Channel['kind']
  lastSeq: number
  inboundSeq: number
  /** The undo window of whoever writes. */
  undoSeconds: number
}

/** Whoever writes: a member, or the house for somebody outside of it. */
export type Writer = Viewer | (System & { locale: Locale })

type Found = WritableConversation & { isOn: boolean; unreachableReason: string | null; isUnreachable: boolean }

/**
 * Takes a conversation for writing. NOT_FOUND when the writer does not see it, FORBIDDEN without the right,
 * INTEGRATION_INACTIVE when its bot is off, suspended or removed, CONVERSATION_UNREACHABLE when the customer blocked
 * it.
 */
export async function takeForWriting(
  tx: Transaction,
  writer: Writer,
  conversationId: string,
): Promise<WritableConversation> {
  const found = await tx.row<Found>(sql`
    select c.id, c.branch_id as "branchId", c.integration_id as "integrationId", i.kind, c.last_seq as "lastSeq",
      c.inbound_seq as "inboundSeq", c.unreachable_since is not null as "isUnreachable",
      c.unreachable_reason as "unreachableReason",
      i.is_active and i.status <> 'SUSPENDED' and i.mode = 'CHAT' and i.disconnected_at is null as "isOn",
      coalesce((select undo_send_seconds from member where id = ${memberOf(writer)}::uuid), 0) as "undoSeconds"
    from conversation c join integration i on i.id = c.integration_id
    where c.id = ${conversationId} and c.organization_id = ${tx.organizationId} for no key update of c`)
  if (!found || !canSeeConversation(writer, found)) throw new UserError('NOT_FOUND')
  if (!canSend(writer, found)) throw new UserError('FORBIDDEN')
  if (!found.isOn) throw new UserError('INTEGRATION_INACTIVE')
  if (!found.isUnreachable) return found
  const detail = say(writer.locale, `failure.${found.unreachableReason ?? 'BLOCKED_BY_USER'}.reason`)
  throw new UserError('CONVERSATION_UNREACHABLE', { detail })
}
