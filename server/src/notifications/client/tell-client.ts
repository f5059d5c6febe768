import sql from 'sql-template-tag'
import { commit, commitTogether, type Transaction } from '../../events/commit.ts'
import { channelOf } from '../../channels/registry.ts'
import { splitText } from '../../messages/compose/split-text.ts'
import { enqueue } from '../../messages/outbox/enqueue.ts'
import { chatsOf } from './chat-of.ts'
import { type ShortWord, tellTogether } from './tell-together.ts'

/** What a client is to be told, and when; `key` names it once for ever. */
export type ClientNotice = ShortWord & { notBefore: Date | null }

/** What any channel takes as one message. */
const shortLength = 1000

/**
 * Tells a client in his conversation, as the bot, by the same outbox as any answer: at most once for each key, however
 * often it is run. Answers false when he has no chat with us or was told already.
 */
export function tellClient(organizationId: string, { notBefore, ...word }: ClientNotice): Promise<boolean> {
  const lanes = [`client:${word.contactId}`]
  if (!notBefore && word.text.length <= shortLength) {
    return commitTogether(tellTogether, organizationId, { item: word, lanes })
  }
  return commit(organizationId, (tx) => tellAtLength(tx, word, notBefore), { lanes })
}

/** In several messages, or later. */
async function tellAtLength(tx: Transaction, item: ShortWord, notBefore: Date | null): Promise<boolean> {
  const chat = (await chatsOf([{ tx, item }])).get(0)
  if (!chat || (await isTold(tx, item.key))) return false
  const texts = splitText(item.text, channelOf(chat.kind).capabilities.maxTextLength)
  await enqueue(tx, chat, {
    parts: texts.map((part) => ({ kind: 'TEXT', text: part, fileIds: [] })),
    authorKind: 'AUTOMATION',
    authorId: null,
    clientMutationId: item.key,
    ...(notBefore && { when: { at: notBefore } }),
  })
  return true
}

/** Asked of the whole client, not of one chat: who changes the bot is not told again. */
async function isTold(tx: Transaction, key: string): Promise<boolean> {
  const told = await tx.row(sql`
    select m.id from message m
    where m.organization_id = ${tx.organizationId} and m.client_mutation_id = ${key} and m.author_kind = 'AUTOMATION'
    limit 1`)
  return told !== undefined
}
