import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { commit } from '../../events/commit.ts'
import { hashSecret } from '../../lib/secret.ts'

/**
 * Takes the payload of a `/start` for a chat link's code: if it is one of this integration, unused and in time, the
 * chat becomes the owner's chat. Answers whether it was one. Commits by itself: not to be called inside a commit.
 */
export async function redeemChatLink(integrationId: string, code: string, chatId: string): Promise<boolean> {
  const hash = hashSecret(code)
  const owner = await row<{ organization_id: string }>(sql`
    select i.organization_id from chat_link l join integration i on i.id = l.integration_id
    where l.code_hash = ${hash} and l.integration_id = ${integrationId} and i.disconnected_at is null`)
  if (!owner) return false
  return commit(owner.organization_id, async (tx) => {
    const used = await tx.row(sql`
      update chat_link set used_at = now(), chat_id = ${chatId}
      where code_hash = ${hash} and integration_id = ${integrationId} and used_at is null and expires_at > now()
      returning id`)
    if (!used) return false
    await tx.rows(sql`
      update integration set owner_chat_id = ${chatId}, version = version + 1, updated_at = now()
      where organization_id = ${tx.organizationId} and id = ${integrationId}`)
    tx.append({ kind: 'INTEGRATION_CHANGED', subjectId: integrationId })
    return true
  })
}
