import sql from 'sql-template-tag'
import { botMaySpeak } from '../../conversations/mode/turn-to-human.ts'
import { row } from '../../db/query.ts'
import type { Occurrence, Situation } from './decide.ts'

/** Who wrote longer ago does not wait for a machine any more. */
const freshness = '1 hour'

/** A situation of a customer's message as it is now; `at` is when it came. */
export type KnownSituation = Situation & { locale: 'ru' | 'en' }

const ofClient = sql`
  exists (select from contact_identity x where x.contact_id = p.id and x.linked_at is not null) as "isLinked",
  array(select distinct status_id::text from customer_order r
    where r.contact_id = p.id and r.closed_at is null) as "orderStatusIds"`

const columns = sql`
  c.id as "conversationId", c.branch_id as "branchId", c.integration_id as "integrationId",
  not ${botMaySpeak} as "isHuman", p.locale as language, o.locale,
  exists (select from contact_identity x join customer_order r on r.contact_id = x.contact_id
    where x.contact_id = p.id and x.external_id = c.external_chat_id and x.linked_at is not null
      and r.closed_at is null) as "hasOrders",
  array(select label_id::text from conversation_label l where l.conversation_id = c.id) as "labelIds", ${ofClient}`

const said = sql`
  m.id as "messageId", coalesce(m.text, '') as text, m.kind = 'TEXT' as "isText",
  m.data -> 'choice' ->> 'data' as choice, m.data -> 'command' ->> 'name' as command, m.inbound_seq = 1 as "isFirst",
  m.created_at as at`

/** The message with its dialog; undefined when it is none of a customer, too old, or of a group. */
export function situationOfMessage(organizationId: string, messageId: string): Promise<KnownSituation | undefined> {
  return row<KnownSituation>(sql`
    select ${said}, ${columns}
    from message m join conversation c on c.id = m.conversation_id join contact p on p.id = c.contact_id
      join organization o on o.id = c.organization_id
    where m.id = ${messageId} and m.organization_id = ${organizationId} and m.direction = 'INBOUND'
      and m.created_at > now() - ${freshness}::interval and c.external_chat_id not like '-%'`)
}

/** Where something happened: in a dialog, or (null) what is known without one. */
export type Scene = {
  conversationId: string | null
  branchId?: string | null
  integrationId?: string | null
  contactId?: string | null
}

/** Something that happened without a message, as its rules look at it. */
export type KnownOccurrence = Occurrence & Pick<KnownSituation, 'locale'>

/** A scene in which nobody has said anything just now; undefined for a group. */
export function occurrenceIn(organizationId: string, scene: Scene): Promise<KnownOccurrence | undefined> {
  const { conversationId, branchId = null, integrationId = null, contactId = null } = scene
  const unsaid = sql`'' as text, false as "isText", null as choice, null as command, false as "isFirst", now() as at`
  if (conversationId) {
    return row<KnownOccurrence>(sql`
      select ${unsaid}, ${columns}
      from conversation c join contact p on p.id = c.contact_id join organization o on o.id = c.organization_id
      where c.id = ${conversationId} and c.organization_id = ${organizationId} and c.external_chat_id not like '-%'`)
  }
  return row<KnownOccurrence>(sql`
    select ${unsaid}, ${branchId}::uuid as "branchId", ${integrationId}::uuid as "integrationId", false as "isHuman",
      false as "hasOrders", '{}'::text[] as "labelIds", p.locale as language, o.locale, ${ofClient}
    from organization o left join contact p on p.id = ${contactId}::uuid and p.organization_id = o.id
    where o.id = ${organizationId}`)
}

/** The last messages of a customer, the oldest first, as they would be met by a bot that has the dialog. */
export async function pastSituations(organizationId: string, conversationId: string): Promise<KnownSituation[]> {
  const found = await row<{ past: KnownSituation[] | null }>(sql`
    select json_agg(s order by s.seq) as past from (
      select m.seq, ${said}, ${columns}
      from message m join conversation c on c.id = m.conversation_id join contact p on p.id = c.contact_id
        join organization o on o.id = c.organization_id
      where m.conversation_id = ${conversationId} and m.organization_id = ${organizationId}
        and m.direction = 'INBOUND'
      order by m.seq desc limit 50
    ) s`)
  return (found?.past ?? []).map((past) => ({ ...past, at: new Date(past.at), isHuman: false }))
}
