import sql from 'sql-template-tag'
import { commit } from '../events/commit.ts'
import type { Transaction } from '../events/transaction.ts'
import { splitText } from '../messages/compose/split-text.ts'
import { enqueue } from '../messages/outbox/enqueue.ts'
import { channelOf } from '../channels/registry.ts'
import type { Channel } from '../channels/channel.ts'

type Start = {
  conversationId: string
  integrationId: string
  branchId: string | null
  kind: Channel['kind']
  welcome: string
}

/**
 * Answers a customer's `/start` with the integration's welcome message, as the bot, by the same outbox: once for each
 * such message, however often this is run. Silent for other messages, for a bot that is off or has no welcome, and for
 * a /start older than an hour (whoever wrote it does not wait for a greeting any more). Answers whether it greeted.
 */
export function welcome(organizationId: string, messageId: string): Promise<boolean> {
  return commit(organizationId, async (tx) => {
    const start = await findStart(tx, messageId)
    if (!start || (await isGreeted(tx, start.conversationId, messageId))) return false
    const texts = splitText(start.welcome, channelOf(start.kind).capabilities.maxTextLength)
    await enqueue(tx, start, {
      parts: texts.map((text) => ({ kind: 'TEXT', text, fileIds: [] })),
      authorKind: 'AUTOMATION',
      authorId: null,
      clientMutationId: nameOf(messageId),
    })
    return true
  })
}

const nameOf = (messageId: string) => `welcome:${messageId}`

/** The conversation is locked, so that two runs cannot both find nothing. */
function findStart(tx: Transaction, messageId: string): Promise<Start | undefined> {
  return tx.row<Start>(sql`
    select c.id as "conversationId", i.id as "integrationId", c.branch_id as "branchId", i.kind,
      trim(i.welcome_message) as welcome
    from message m join conversation c on c.id = m.conversation_id join integration i on i.id = m.integration_id
    where m.id = ${messageId} and m.organization_id = ${tx.organizationId} and m.direction = 'INBOUND'
      and m.data -> 'command' ->> 'name' = 'start' and m.created_at > now() - interval '1 hour'
      and trim(i.welcome_message) <> '' and i.is_active and i.disconnected_at is null
      and c.external_chat_id not like '-%'
    for no key update of c`)
}

async function isGreeted(tx: Transaction, conversationId: string, messageId: string): Promise<boolean> {
  const greeting = await tx.row(sql`
    select id from message where conversation_id = ${conversationId} and organization_id = ${tx.organizationId}
      and client_mutation_id = ${nameOf(messageId)}`)
  return greeting !== undefined
}
