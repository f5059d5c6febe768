import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { commit } from '../../events/commit.ts'
import type { Transaction } from '../../events/transaction.ts'
import { hashSecret } from '../../lib/secret.ts'

type Link = { organizationId: string; audience: 'OWNER' | 'MEMBER'; memberId: string | null }
/** A chat in which a code was said to a bot. */
export type Saying = { integrationId: string; code: string; chatId: string }

/**
 * Takes the payload of a `/start` in a private chat for a chat link's code: if it is one of this integration, unused
 * and in time, the chat becomes the owner's chat, or that of the member who made the link. Answers whether it was one.
 * Commits by itself: not to be called inside a commit.
 */
export async function redeemChatLink(integrationId: string, code: string, chatId: string): Promise<boolean> {
  const link = await row<Link>(sql`
    select i.organization_id as "organizationId", l.audience, l.member_id as "memberId"
    from chat_link l join integration i on i.id = l.integration_id
    where l.code_hash = ${hashSecret(code)} and l.integration_id = ${integrationId}
      and l.audience in ('OWNER', 'MEMBER') and i.disconnected_at is null`)
  if (!link) return false
  const saying = { integrationId, code, chatId }
  return commit(link.organizationId, async (tx) => {
    if (!(await use(tx, saying, link.audience))) return false
    if (link.memberId) await nameMemberChat(tx, saying, link.memberId)
    else await nameOwnerChat(tx, saying)
    return true
  })
}

/** Uses the code of a link for a group of the staff, in the caller's commit; answers whether it was good. */
export function useGroupCode(tx: Transaction, saying: Saying): Promise<boolean> {
  return use(tx, saying, 'STAFF_CHAT')
}

async function use(tx: Transaction, { integrationId, code, chatId }: Saying, audience: string): Promise<boolean> {
  const used = await tx.row(sql`
    update chat_link l set used_at = now(), chat_id = ${chatId} from integration i
    where l.code_hash = ${hashSecret(code)} and l.integration_id = ${integrationId} and l.used_at is null
      and l.expires_at > now() and l.audience = ${audience}::notice_audience
      and i.id = l.integration_id and i.organization_id = ${tx.organizationId}
    returning l.id`)
  return used !== undefined
}

async function nameOwnerChat(tx: Transaction, { integrationId, chatId }: Saying): Promise<void> {
  await tx.rows(sql`
    update integration set owner_chat_id = ${chatId}, version = version + 1, updated_at = now()
    where organization_id = ${tx.organizationId} and id = ${integrationId}`)
  tx.append({ kind: 'INTEGRATION_CHANGED', subjectId: integrationId })
}

async function nameMemberChat(tx: Transaction, { integrationId, chatId }: Saying, memberId: string): Promise<void> {
  await tx.rows(sql`
    insert into member_chat (member_id, integration_id, chat_id)
    select m.id, ${integrationId}::uuid, ${chatId} from member m
    where m.id = ${memberId} and m.organization_id = ${tx.organizationId} and m.disabled_at is null
    on conflict (member_id, integration_id) do update set chat_id = excluded.chat_id, created_at = now()`)
  tx.append({ kind: 'MEMBER_CHANGED', subjectId: memberId })
}
