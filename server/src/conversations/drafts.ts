import sql from 'sql-template-tag'
import { row } from '../db/query.ts'
import { UserError } from '../errors.ts'
import type { Draft } from '../generated/prisma/client.ts'
import { cleanText } from '../lib/clean-text.ts'
import type { Viewer } from '../team/viewer.ts'
import { canAnswer } from './policy.ts'
import { andVisibleTo } from './visible.ts'

/** Keeps what is typed, for this member only and in all his browsers; an empty text forgets it (null). */
export async function saveDraft(
  viewer: Viewer,
  input: { conversationId: string; text: string },
): Promise<Draft | null> {
  if (!canAnswer(viewer)) throw new UserError('FORBIDDEN')
  const text = cleanText(input.text)
  const saved = await row<Draft>(sql`
    insert into draft (member_id, conversation_id, text)
    select ${viewer.memberId}::uuid, c.id, ${text} from conversation c
    where c.id = ${input.conversationId} and c.organization_id = ${viewer.organizationId}${andVisibleTo(viewer)}
    on conflict (member_id, conversation_id) do update set text = excluded.text, updated_at = now()
    returning member_id as "memberId", conversation_id as "conversationId", text, updated_at as "updatedAt"`)
  if (!saved) throw new UserError('NOT_FOUND')
  if (text.trim() !== '') return saved
  await row(sql`delete from draft where member_id = ${viewer.memberId} and conversation_id = ${input.conversationId}`)
  return null
}

/** The viewer's draft in a conversation he may see; null when there is none. */
export async function findDraft(viewer: Viewer, conversationId: string): Promise<Draft | null> {
  const found = await row<Draft>(sql`
    select d.member_id as "memberId", d.conversation_id as "conversationId", d.text, d.updated_at as "updatedAt"
    from draft d join conversation c on c.id = d.conversation_id
    where d.member_id = ${viewer.memberId} and c.id = ${conversationId}
      and c.organization_id = ${viewer.organizationId}${andVisibleTo(viewer)}`)
  return found ?? null
}
