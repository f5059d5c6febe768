import sql from 'sql-template-tag'
import type { Button, TextEntity } from '../../channels/channel.ts'
import { commit } from '../../events/commit.ts'
import { isHead } from './head.ts'

/** A message in the hands of this process: nobody else may send it until the lease ends. */
export type ClaimedMessage = {
  id: string
  organizationId: string
  conversationId: string
  branchId: string | null
  integrationId: string
  /** Shared by the parts of one send; null for a message that is a send of its own. */
  sendId: string | null
  chatId: string
  text: string | null
  entities: TextEntity[] | null
  buttons: Button[][] | null
  replyToExternalId: string | null
  hasFiles: boolean
  token: string
  /** The sealed token of the bot by which it is sent: a refusal of that one says nothing of a newer. */
  tokenEncrypted: string
  /** Tries of this send, the present one counted; flood waits are not. */
  attempts: number
  leaseMs: number
  /** `performance.now()` before the claim began: the lease is younger than this. */
  claimedAt: number
}

/** Who claims for which bot and for how long; a message with files gets three times the lease. */
export type ClaimTerms = {
  bot: { id: string; organizationId: string; tokenEncrypted: string }
  worker: string
  leaseSeconds: number
}

/**
 * Claims messages by compare-and-set in one commit: SENDING, a lease by the database's clock, a fencing token, a row in
 * the attempt log. What another process took, or what was cancelled meanwhile, is left out of the answer; all of it
 * when the bot was held, switched off or given another token since the drain began.
 */
export async function claim(ids: string[], terms: ClaimTerms): Promise<ClaimedMessage[]> {
  const claimedAt = performance.now()
  const { organizationId, tokenEncrypted } = terms.bot
  const claimed = await commit(organizationId, async (tx) => {
    const rows = await tx.rows<Omit<ClaimedMessage, 'claimedAt' | 'tokenEncrypted'>>(statement(ids, terms))
    for (const { id: messageId, conversationId, branchId } of rows) {
      tx.append({ kind: 'MESSAGE_CHANGED', conversationId, messageId, branchId })
    }
    return rows
  })
  return claimed.map((message) => ({ ...message, tokenEncrypted, claimedAt }))
}

function statement(ids: string[], { bot, worker, leaseSeconds }: ClaimTerms) {
  const { organizationId } = bot
  return sql`
    with free as (
      select m.id, gen_random_uuid() as token,
        ${leaseSeconds}
          * case when exists (select from attachment a where a.message_id = m.id) then 3 else 1 end as lease
      from message m
      where m.id = any(${ids}::uuid[]) and m.organization_id = ${organizationId} and m.state = 'QUEUED'
        and (m.next_attempt_at is null or m.next_attempt_at <= now()) and ${isHead}
        and exists (select from integration i where i.id = ${bot.id} and i.is_active and i.status <> 'SUSPENDED'
          and i.token_encrypted = ${bot.tokenEncrypted} and (i.blocked_until is null or i.blocked_until <= now()))
      for update of m skip locked
    ), taken as (
      update message m set state = 'SENDING', lease_token = free.token, attempt_count = attempt_count + 1,
        lease_until = now() + make_interval(secs => free.lease), next_attempt_at = null
      from free where m.id = free.id
      returning m.*, free.lease
    ), logged as (
      insert into delivery_attempt (organization_id, message_id, token, worker, number)
      select ${organizationId}::uuid, t.id, t.lease_token, ${worker},
        1 + (select count(*) from delivery_attempt d where d.message_id = t.id)::int
      from taken t
    )
    select t.id, t.organization_id as "organizationId", t.conversation_id as "conversationId",
      c.branch_id as "branchId", t.integration_id as "integrationId", c.external_chat_id as "chatId",
      t.send_id as "sendId", t.text, t.entities, t.buttons,
      r.external_id as "replyToExternalId", exists (select from attachment a where a.message_id = t.id) as "hasFiles",
      t.lease_token as token, t.attempt_count as attempts, (t.lease * 1000)::float8 as "leaseMs"
    from taken t join conversation c on c.id = t.conversation_id left join message r on r.id = t.reply_to_id`
}
