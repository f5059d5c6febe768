import sql from 'sql-template-tag'
import { localeFor } from '../../contacts/locale.ts'
import { commit } from '../../events/commit.ts'
import type { Transaction } from '../../events/transaction.ts'
import { enqueue } from '../../messages/outbox/enqueue.ts'
import { say } from '../../texts.ts'

type Chat = {
  conversationId: string
  integrationId: string
  branchId: string | null
  messenger: string | null
  organization: string
}

/** Which text, where, and under which name it is said once for ever. */
export type ServiceWord = { conversationId: string; key: string; text: 'link.done' | 'link.refused' | 'link.unclear' }

/**
 * Tells a customer what came of his own step, at most once for each `key`: an answer of the house that does not wait
 * for the bot to have the dialog. Answers whether it was said now.
 */
export function sayOnce(organizationId: string, { conversationId, key, text }: ServiceWord): Promise<boolean> {
  return commit(organizationId, async (tx) => {
    const chat = await chatOf(tx, conversationId)
    if (!chat || (await isSaid(tx, key))) return false
    await enqueue(tx, chat, {
      parts: [{ kind: 'TEXT', text: say(localeFor(chat.messenger, chat.organization), text), fileIds: [] }],
      authorKind: 'AUTOMATION',
      authorId: null,
      clientMutationId: key,
      data: { automation: 'LINK' },
    })
    return true
  })
}

/** The conversation is locked, so that two runs cannot both find nothing. */
function chatOf(tx: Transaction, conversationId: string): Promise<Chat | undefined> {
  return tx.row<Chat>(sql`
    select c.id as "conversationId", i.id as "integrationId", c.branch_id as "branchId", k.locale as messenger,
      o.locale as organization
    from conversation c join integration i on i.id = c.integration_id join contact k on k.id = c.contact_id
      join organization o on o.id = c.organization_id
    where c.id = ${conversationId} and c.organization_id = ${tx.organizationId} and c.unreachable_since is null
      and c.external_chat_id not like '-%' and i.mode = 'CHAT' and i.is_active and i.disconnected_at is null
    for no key update of c`)
}

async function isSaid(tx: Transaction, key: string): Promise<boolean> {
  const said = await tx.row(sql`
    select id from message where organization_id = ${tx.organizationId} and author_kind = 'AUTOMATION'
      and client_mutation_id = ${key}`)
  return said !== undefined
}
