import sql from 'sql-template-tag'
import type { Button } from '../../channels/channel.ts'
import { localeFor } from '../../contacts/locale.ts'
import { row } from '../../db/query.ts'
import { commit, type Transaction } from '../../events/commit.ts'
import { say } from '../../texts.ts'
import { speak } from '../speak.ts'
import { type ClientCommand, readCommand } from './read-command.ts'
import { type OwnOrder, sayOrders } from './say-orders.ts'

type Asked = {
  conversationId: string
  contactId: string
  text: string
  command: { name: string; args: string } | null
  isLinked: boolean
  hasPhone: boolean
  messenger: string | null
  organization: string
  timeZone: string
}

/** How many orders one answer tells of. */
const most = 5

/**
 * Answers a client who asks of his orders by a command or the words for it: of his own alone, and only where it is
 * known that he is the client; anybody else is asked for his contact. At most once for each message, and not when it is
 * older than an hour. Answers whether the message was such a question: then nothing else need answer it.
 */
export async function answerCommand(organizationId: string, messageId: string): Promise<boolean> {
  const asked = await row<Asked>(sql`
    select c.id as "conversationId", c.contact_id as "contactId", coalesce(m.text, '') as text,
      m.data -> 'command' as command, k.phone is not null as "hasPhone", k.locale as messenger,
      o.locale as organization, coalesce(b.time_zone, o.time_zone) as "timeZone",
      exists (select from contact_identity i where i.contact_id = c.contact_id and i.linked_at is not null
        and i.external_id = c.external_chat_id) as "isLinked"
    from message m join conversation c on c.id = m.conversation_id join contact k on k.id = c.contact_id
      join organization o on o.id = m.organization_id left join branch b on b.id = c.branch_id
    where m.id = ${messageId} and m.organization_id = ${organizationId} and m.direction = 'INBOUND'
      and m.kind = 'TEXT' and m.created_at > now() - interval '1 hour' and c.external_chat_id not like '-%'`)
  const command = asked && readCommand(asked.text, asked.command)
  if (!asked || !command) return false
  await commit(organizationId, async (tx) => {
    const said = await answerTo(tx, asked, command)
    const cause = { conversationId: asked.conversationId, messageId, causeKey: `command:${messageId}` }
    await speak(tx, { ...said, ...cause, source: 'COMMAND', name: 'COMMAND' })
  })
  return true
}

async function answerTo(
  tx: Transaction,
  asked: Asked,
  command: ClientCommand,
): Promise<{ text: string; buttons?: Button[][] }> {
  const locale = localeFor(asked.messenger, asked.organization)
  if (asked.isLinked) {
    const orders = await ordersOf(tx, asked.contactId, command)
    return { text: sayOrders(command, orders, { locale, timeZone: asked.timeZone }) }
  }
  // He has given his phone, and several cards have it: a member has to choose.
  if (asked.hasPhone) return { text: say(locale, 'link.unclear') }
  const share = { text: say(locale, 'command.share'), requestContact: true as const }
  return { text: say(locale, 'command.ask'), buttons: [[share]] }
}

/** The open orders of a client, the newest first, or the one of that number whatever became of it. */
function ordersOf(tx: Transaction, contactId: string, { number }: ClientCommand): Promise<OwnOrder[]> {
  return tx.rows<OwnOrder>(sql`
    select o.number, o.title, s.name as status, s.is_ready as "isReady", o.price_minor::text as "priceMinor",
      o.currency, o.due_at as "dueAt"
    from customer_order o join order_status s on s.id = o.status_id
    where o.organization_id = ${tx.organizationId} and o.contact_id = ${contactId}
      and (o.number = ${number}::int or ${number}::int is null and o.closed_at is null)
    order by o.created_at desc, o.id desc limit ${most}`)
}
