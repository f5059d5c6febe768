import sql from 'sql-template-tag'
import type { Button, TextEntity } from '../../channels/channel.ts'
import { tellingSet } from '../../events/batch/telling.ts'
import type { Entry } from '../../events/batch/waiting.ts'
import { commitTogether } from '../../events/commit.ts'
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

type Claim = { ids: string[]; terms: ClaimTerms }
type Claimed = Omit<ClaimedMessage, 'claimedAt' | 'tokenEncrypted'>

/**
 * Claims messages by compare-and-set in one commit: SENDING, a lease by the database's clock, a fencing token, a row in
 * the attempt log. What another process took, or what was cancelled meanwhile, is left out of the answer; all of it
 * when the bot was held, switched off or given another token since the drain began.
 */
export async function claim(ids: string[], terms: ClaimTerms): Promise<ClaimedMessage[]> {
  const claimedAt = performance.now()
  const { organizationId, tokenEncrypted } = terms.bot
  const claimed = await commitTogether(claimTogether, organizationId, { item: { ids, terms } })
  return claimed.map((message) => ({ ...message, tokenEncrypted, claimedAt }))
}

/** Claims for several bots at the same time by one statement. */
const claimTogether = tellingSet<Claim, Claimed & { place: number }, Claimed[]>({
  kind: 'MESSAGE_CHANGED',
  names: 'messageId',
  change,
  read(rows, entries) {
    const claimed = entries.map((): Claimed[] => [])
    for (const { place, ...message } of rows) claimed[place]!.push(message)
    return claimed
  },
})

function change(entries: Entry<Claim>[]) {
  const asked = entries.flatMap(({ tx, item: { ids, terms } }, place) => {
    const { bot, worker, leaseSeconds } = terms
    const by = { place, organization: tx.organizationId, bot: bot.id, sealed: bot.tokenEncrypted, worker, leaseSeconds }
    return ids.map((id) => ({ id, ...by }))
  })
  return sql`
    asked as materialized (
      select * from json_to_recordset(${JSON.stringify(asked)}::json) as a (id uuid, place int, organization uuid,
        bot uuid, sealed text, worker text, "leaseSeconds" float8)
    ), free as (
      select m.id, gen_random_uuid() as token, a.place, a.worker, a."leaseSeconds"
          * case when exists (select from attachment f where f.message_id = m.id) then 3 else 1 end as lease
      from asked a join message m on m.id = a.id
      where m.organization_id = a.organization and m.state = 'QUEUED'
        and (m.next_attempt_at is null or m.next_attempt_at <= now()) and ${isHead}
        and exists (select from integration i where i.id = a.bot and i.is_active and i.status <> 'SUSPENDED'
          and i.token_encrypted = a.sealed and (i.blocked_until is null or i.blocked_until <= now()))
      for update of m skip locked
    ), taken as (
      update message m set state = 'SENDING', lease_token = free.token, attempt_count = attempt_count + 1,
        lease_until = now() + make_interval(secs => free.lease), next_attempt_at = null
      from free where m.id = free.id
      returning m.*, free.lease, free.place, free.worker
    ), logged as (
      insert into delivery_attempt (organization_id, message_id, token, worker, number)
      select t.organization_id, t.id, t.lease_token, t.worker,
        1 + (select count(*) from delivery_attempt d where d.message_id = t.id)::int
      from taken t
    ), changed as (
      select t.place, t.id, t.organization_id as "organizationId", t.conversation_id as "conversationId",
        c.branch_id as "branchId", t.integration_id as "integrationId", c.external_chat_id as "chatId",
        t.send_id as "sendId", t.text, t.entities, t.buttons,
        r.external_id as "replyToExternalId", exists (select from attachment f where f.message_id = t.id) as "hasFiles",
        t.lease_token as token, t.attempt_count as attempts, (t.lease * 1000)::float8 as "leaseMs"
      from taken t join conversation c on c.id = t.conversation_id left join message r on r.id = t.reply_to_id
    )`
}
