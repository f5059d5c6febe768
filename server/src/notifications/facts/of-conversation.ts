import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import type { Locale } from '../../texts.ts'
import { say } from '../../texts.ts'
import { linkTo, pages } from './link.ts'
import { sayMinutes } from './manner.ts'
import type { KnownSubject, Manner, MannerIn } from './subject.ts'

type Talk = {
  conversationId: string
  branchId: string | null
  branch: string | null
  contactId: string
  client: string
  assigneeId: string | null
  manager: string | null
  integrationId: string
  bot: string
  said: string | null
  waitingMinutes: number | null
  failureCode: string | null
  authorId: string | null
  orderNumber: number | null
  waitingSince: Date | null
}

/** What there is to say of a message of a conversation: a client's comment, a failed answer. */
export async function ofMessage(
  organizationId: string,
  messageId: string,
  mannerOf: MannerIn,
): Promise<KnownSubject | undefined> {
  const talk = await row<Talk>(sql`
    ${columns}, m.text as said, m.failure_code as "failureCode", m.author_id as "authorId"
    from message m join conversation c on c.id = m.conversation_id ${joins}
    where m.id = ${messageId} and m.organization_id = ${organizationId}`)
  return talk && known(talk, messageId, mannerOf(talk.branchId))
}

/**
 * What a client with an open order has said; undefined for all others: their messages are no comments on anything, and
 * neither is a command or a pressed button.
 */
export async function ofComment(
  organizationId: string,
  messageId: string,
  mannerOf: MannerIn,
): Promise<KnownSubject | undefined> {
  const words = await row(sql`
    select id from message where id = ${messageId} and organization_id = ${organizationId}
      and (data -> 'command') is null and (data -> 'choice') is null`)
  const known = words && (await ofMessage(organizationId, messageId, mannerOf))
  return known?.facts['order.number'] ? { ...known, once: messageId } : undefined
}

/** What there is to say of a conversation whose client waits; undefined when he does not. Told once each waiting. */
export async function ofWaiting(
  organizationId: string,
  conversationId: string,
  mannerOf: MannerIn,
): Promise<KnownSubject | undefined> {
  const talk = await row<Talk>(sql`
    ${columns}, c.last_message_text as said, null as "failureCode", null as "authorId"
    from conversation c ${joins}
    where c.id = ${conversationId} and c.organization_id = ${organizationId}`)
  if (!talk?.waitingSince) return undefined
  return { ...known(talk, conversationId, mannerOf(talk.branchId)), once: talk.waitingSince.toISOString() }
}

const columns = sql`
  select c.id as "conversationId", c.branch_id as "branchId", b.name as branch, c.contact_id as "contactId",
    p.name as client, c.assignee_id as "assigneeId", a.name as manager, c.integration_id as "integrationId",
    i.name as bot, c.awaiting_reply_since as "waitingSince",
    (extract(epoch from now() - c.awaiting_reply_since) / 60)::float8 as "waitingMinutes",
    (select o.number from customer_order o where o.contact_id = c.contact_id and o.closed_at is null
      order by o.created_at desc limit 1) as "orderNumber"`

const joins = sql`
  join contact p on p.id = c.contact_id join integration i on i.id = c.integration_id
  left join member a on a.id = c.assignee_id left join branch b on b.id = c.branch_id`

function known(talk: Talk, subjectId: string, manner: Manner): KnownSubject {
  const concerned = talk.authorId ?? talk.assigneeId
  return {
    subjectId,
    branchId: talk.branchId,
    conversationId: talk.conversationId,
    contactId: talk.contactId,
    memberIds: concerned ? [concerned] : [],
    integrationId: talk.integrationId,
    facts: {
      branch: talk.branch,
      link: linkTo(pages.conversation(talk.conversationId)),
      client: talk.client,
      manager: talk.manager,
      bot: talk.bot,
      message: talk.said,
      waiting: talk.waitingMinutes === null ? null : sayMinutes(talk.waitingMinutes, manner),
      reason: talk.failureCode && reasonOf(talk.failureCode, manner.locale),
      'order.number': talk.orderNumber === null ? null : String(talk.orderNumber),
    },
  }
}

const reasonOf = (code: string, locale: Locale) => say(locale, `failure.${code}.reason`)
