import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import { commit, type Transaction } from '../../events/commit.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { once } from '../../team/once.ts'
import type { Viewer } from '../../team/viewer.ts'
import { lockConversation } from '../lock.ts'
import { canAnswer } from '../policy.ts'

/** A word among colleagues, below a conversation. */
export type Note = { conversationId: string; body: string; clientMutationId: string }

const longest = 10_000

/** Writes a note into the thread; it never leaves the house. Answers the message's id. MESSAGE_EMPTY, BAD_INPUT. */
export async function addNote(viewer: Viewer, input: Note): Promise<string> {
  if (!canAnswer(viewer)) throw new UserError('FORBIDDEN')
  const text = cleanText(input.body).trim()
  if (!text) throw new UserError('MESSAGE_EMPTY')
  if (text.length > longest) throw new UserError('BAD_INPUT', { path: ['input', 'body'] })
  const { clientMutationId, conversationId } = input
  const key = { clientMutationId, input: ['note', conversationId, text] }
  const apply = (tx: Transaction) => async () => {
    const { branchId } = await lockConversation(tx, viewer, { conversationId })
    const by = { kind: 'MEMBER', id: viewer.memberId } as const
    return writeNote(tx, { conversationId, branchId, text, by, clientMutationId })
  }
  return commit(viewer.organizationId, (tx) => once(tx, viewer, { key, apply: apply(tx) }))
}

/** Whose note it is: a member's, or the automation's by the name of what of it wrote. */
export type NoteAuthor = { kind: 'MEMBER'; id: string } | { kind: 'AUTOMATION'; name: string }

type NoteRow = {
  conversationId: string
  branchId: string | null
  text: string
  by: NoteAuthor
  clientMutationId?: string
}

/**
 * Puts a note at the end of a conversation that the caller's commit has locked; answers its id. It has a number of the
 * thread and none of the customer's: nobody has an unread message by it, and nobody is answered.
 */
export async function writeNote(tx: Transaction, note: NoteRow): Promise<string> {
  const { conversationId, branchId, by } = note
  const memberId = by.kind === 'MEMBER' ? by.id : null
  const data = by.kind === 'AUTOMATION' ? JSON.stringify({ automation: by.name }) : null
  const written = await tx.row<{ id: string }>(sql`
    with moved as (
      update conversation set last_seq = last_seq + 1
      where id = ${conversationId} and organization_id = ${tx.organizationId}
      returning id, integration_id, last_seq, inbound_seq
    )
    insert into message (organization_id, conversation_id, integration_id, seq, inbound_seq, direction, author_kind,
      author_id, kind, text, data, state, client_mutation_id)
    select ${tx.organizationId}, m.id, m.integration_id, m.last_seq, m.inbound_seq, 'INTERNAL',
      ${by.kind}::author_kind, ${memberId}::uuid, 'TEXT', ${note.text}, ${data}::jsonb, 'RECEIVED',
      ${note.clientMutationId ?? null}
    from moved m returning id`)
  if (!written) throw new Error('the conversation is gone')
  tx.append({ kind: 'MESSAGE_CHANGED', conversationId, messageId: written.id, branchId, actorId: memberId })
  tx.append({ kind: 'CONVERSATION_CHANGED', conversationId, branchId, actorId: memberId })
  return written.id
}
