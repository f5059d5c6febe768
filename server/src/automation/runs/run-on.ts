import sql, { type Sql } from 'sql-template-tag'
import { row, rows } from '../../db/query.ts'
import { ruleFacts } from '../ladder/decide.ts'
import { loadSetup, stemsFor } from '../ladder/setup.ts'
import { occurrenceIn, type Scene } from '../ladder/situation.ts'
import { rulesToRun } from '../rules/conditions.ts'
import type { Rule } from '../rules/rule.ts'
import { startRules } from './start-rules.ts'

/** Something that happened without a message, in a dialog or (null) without one: `key` names it once for ever. */
export type Occasion = Scene & {
  event: Exclude<Rule['event'], 'MESSAGE_RECEIVED' | 'CHOICE_MADE' | 'CONVERSATION_OPENED'>
  key: string
  /** The status that an order has reached. */
  orderStatusId?: string
}

/**
 * Runs the rules that wait for an occasion, each once; answers the runs that go on outside of a commit. Where there is
 * no dialog they do what needs none, and their runs say that of the rest.
 */
export async function runOn(organizationId: string, occasion: Occasion): Promise<string[]> {
  const { event, key, conversationId, orderStatusId } = occasion
  const found = await occurrenceIn(organizationId, occasion)
  if (!found) return []
  const situation = orderStatusId ? { ...found, orderStatusIds: [orderStatusId] } : found
  const setup = await loadSetup(organizationId, situation)
  const stemOf = await stemsFor(setup, [])
  const rules = rulesToRun(setup.rules, ruleFacts(event, situation, setup), stemOf)
  return startRules(organizationId, rules, { key, conversationId, messageId: null })
}

/**
 * The order's move as an occasion, in the private dialog in which its client is best reached, if he has any; undefined
 * when the order is gone.
 */
export async function occasionOfMove(organizationId: string, changeId: string): Promise<Occasion | undefined> {
  const found = await row<Scene & { orderStatusId: string }>(sql`
    select c.id as "conversationId", o.branch_id as "branchId", o.contact_id as "contactId",
      h.to_status_id as "orderStatusId"
    from order_change h join customer_order o on o.id = h.order_id
    left join lateral (${bestChatOf(sql`o.contact_id`)}) c on true
    where h.id = ${changeId} and h.organization_id = ${organizationId}`)
  return found && { event: 'ORDER_MOVED', key: `move:${changeId}`, ...found }
}

/** The private dialog in which a client is best reached. */
function bestChatOf(contactId: Sql): Sql {
  return sql`
    select c.id from conversation c join integration i on i.id = c.integration_id
    where c.contact_id = ${contactId} and c.external_chat_id not like '-%'
    order by c.unreachable_since is null and i.is_active and i.mode = 'CHAT' and i.disconnected_at is null desc,
      c.status, c.last_message_at desc limit 1`
}

/** That an address was found to be a client's: his card, its chat if it ever wrote, and the place in the feed. */
export type Linking = { contactId: string; conversationId: string | null; seq: number }

/**
 * It as an occasion, in the chat of the address, once for both. An address that never wrote has none: then where its
 * client is best reached, if anywhere, once for each time it was linked.
 */
export async function occasionOfLink(organizationId: string, linking: Linking): Promise<Occasion> {
  const { contactId, conversationId, seq } = linking
  const event = 'CONTACT_LINKED'
  if (conversationId) return { event, key: `linked:${contactId}:${conversationId}`, conversationId }
  const chat = await row<{ id: string }>(sql`
    select b.id from contact p cross join lateral (${bestChatOf(sql`p.id`)}) b
    where p.id = ${contactId} and p.organization_id = ${organizationId}`)
  return { event, key: `linked:${contactId}:at:${seq}`, conversationId: chat?.id ?? null, contactId }
}

/**
 * Dialogs that wait for an answer longer than their branch allows, where a rule waits for that; each waiting once.
 * Those of which no rule wants to know stay among them, so chance brings everybody round.
 */
export async function unansweredOccasions(): Promise<{ organizationId: string; occasion: Occasion }[]> {
  const found = await rows<{ organizationId: string; conversationId: string; since: Date }>(sql`
    select c.organization_id as "organizationId", c.id as "conversationId", c.awaiting_reply_since as since
    from conversation c
    where c.organization_id in (select organization_id from automation_rule where event = 'UNANSWERED' and is_active)
      and c.status = 'OPEN' and c.awaiting_reply_since < now() - make_interval(mins => coalesce((
        select h.unanswered_minutes from notice_hours h where h.organization_id = c.organization_id
          and (h.branch_id is null or h.branch_id = c.branch_id) order by h.branch_id nulls last limit 1), 30))
      and c.awaiting_reply_since > now() - interval '2 days'
      and exists (
        select from automation_rule r where r.organization_id = c.organization_id and r.event = 'UNANSWERED'
          and r.is_active and (r.branch_id is null or r.branch_id = c.branch_id)
          and (r.integration_id is null or r.integration_id = c.integration_id) and not exists (
            select from automation_run x where x.organization_id = c.organization_id
              and x.cause_key = 'rule:' || r.id || ':' || ${unansweredKey} || c.id || ':'
                || (extract(epoch from c.awaiting_reply_since) * 1000)::bigint))
    order by random() limit 50`)
  return found.map(({ organizationId, conversationId, since }) => ({
    organizationId,
    occasion: { event: 'UNANSWERED', conversationId, key: `${unansweredKey}${conversationId}:${since.getTime()}` },
  }))
}

const unansweredKey = 'waiting:'
