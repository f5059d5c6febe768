import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { hashSecret } from '../../lib/secret.ts'
import { chatLinkCode } from './chat-link-address.ts'

/** Whose chat a link names: the owner's, a group of the staff's, or a member's own. */
export type LinkedChat =
  { audience: 'OWNER' | 'STAFF_CHAT'; memberId?: never } | { audience: 'MEMBER'; memberId: string }

/** Minutes in which a chat link may be opened. */
const chatLinkMinutes = 15

/** Stores a new single-use link of a bot and answers its id; its code is derived from that, only the hash is kept. */
export async function storeChatLink(
  integrationId: string,
  { audience, memberId = undefined }: LinkedChat,
): Promise<string> {
  const made = await row<{ id: string }>(sql`select uuidv7() as id`)
  const id = made!.id
  await row(sql`
    insert into chat_link (id, integration_id, code_hash, expires_at, audience, member_id)
    values (${id}, ${integrationId}, ${hashSecret(chatLinkCode(id))},
            now() + make_interval(mins => ${chatLinkMinutes}), ${audience}::notice_audience, ${memberId ?? null})`)
  return id
}
