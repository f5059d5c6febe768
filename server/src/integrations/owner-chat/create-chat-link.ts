import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { scopedTo } from '../../db/scoped.ts'
import { hashSecret } from '../../lib/secret.ts'
import type { Viewer } from '../../team/viewer.ts'
import { manageableIntegration } from '../find-integration.ts'
import { chatLinkAddress, chatLinkCode } from './chat-link-address.ts'
import type { OpenableChatLink } from './find-chat-link.ts'

/** Minutes in which a chat link may be opened. */
const chatLinkMinutes = 15

/**
 * Makes a single-use deep link: whoever opens it within fifteen minutes makes his chat the owner's chat of the
 * integration, without a chat id being looked up anywhere. Throws FORBIDDEN, NOT_FOUND.
 */
export async function createChatLink(viewer: Viewer, input: { integrationId: string }): Promise<OpenableChatLink> {
  const integration = await manageableIntegration(viewer, input.integrationId)
  const made = await row<{ id: string }>(sql`select uuidv7() as id`)
  const id = made!.id
  await row(sql`
    insert into chat_link (id, integration_id, code_hash, expires_at)
    values (${id}, ${integration.id}, ${hashSecret(chatLinkCode(id))},
            now() + make_interval(mins => ${chatLinkMinutes}))`)
  const link = await scopedTo(viewer.organizationId).chatLink.findUniqueOrThrow({ where: { id } })
  return { ...link, url: chatLinkAddress(integration, id) }
}
