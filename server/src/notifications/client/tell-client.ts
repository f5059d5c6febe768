import sql from 'sql-template-tag'
import { channelOf } from '../../channels/registry.ts'
import { commit, type Transaction } from '../../events/commit.ts'
import type { IntegrationKind } from '../../generated/prisma/enums.ts'
import { splitText } from '../../messages/compose/split-text.ts'
import { enqueue } from '../../messages/outbox/enqueue.ts'
import type { KnownSubject } from '../facts/subject.ts'
import { render } from '../render/render.ts'
import { transitionWords } from './transition-words.ts'

/** What a client is to be told. `name` and the subject make it once for ever. */
export type ClientNotice = { name: string; known: KnownSubject; text: string; notBefore: Date | null }

type Chat = { conversationId: string; integrationId: string; branchId: string | null; kind: IntegrationKind }

/**
 * Tells a client in his conversation, as the bot, by the same outbox as any answer: at most once for each subject,
 * however often it is run. Answers false when he has no chat with us, when he was told already, or when the words of
 * the transition are switched off.
 */
export async function tellClient(organizationId: string, notice: ClientNotice): Promise<boolean> {
  const { known, name } = notice
  const words = await transitionWords(organizationId, known, notice.text)
  const text = words && render(words, known.facts)
  if (!text) return false
  return commit(organizationId, async (tx) => {
    const chat = await chatOf(tx, known)
    const key = `notice:${name}:${known.subjectId}`
    if (!chat || (await isTold(tx, key))) return false
    const texts = splitText(text, channelOf(chat.kind).capabilities.maxTextLength)
    await enqueue(tx, chat, {
      parts: texts.map((part) => ({ kind: 'TEXT', text: part, fileIds: [] })),
      authorKind: 'AUTOMATION',
      authorId: null,
      clientMutationId: key,
      ...(notice.notBefore && { when: { at: notice.notBefore } }),
    })
    return true
  })
}

/** The newest private chat in which he can be reached; locked, so that two runs do not both find him untold. */
function chatOf(tx: Transaction, { contactId, conversationId }: KnownSubject): Promise<Chat | undefined> {
  return tx.row<Chat>(sql`
    select c.id as "conversationId", c.integration_id as "integrationId", c.branch_id as "branchId", i.kind
    from conversation c join integration i on i.id = c.integration_id
    where c.organization_id = ${tx.organizationId} and c.contact_id = ${contactId}::uuid
      and c.unreachable_since is null and c.external_chat_id not like '-%'
      and i.mode = 'CHAT' and i.is_active and i.disconnected_at is null
    order by c.id = ${conversationId}::uuid desc nulls last, c.status, c.last_message_at desc limit 1
    for no key update of c`)
}

/** Asked of the whole client, not of one chat: who changes the bot is not told again. */
async function isTold(tx: Transaction, key: string): Promise<boolean> {
  const told = await tx.row(sql`
    select m.id from message m
    where m.organization_id = ${tx.organizationId} and m.client_mutation_id = ${key} and m.author_kind = 'AUTOMATION'
    limit 1`)
  return told !== undefined
}
