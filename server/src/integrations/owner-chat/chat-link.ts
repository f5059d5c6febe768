import { createHmac } from 'node:crypto'
import sql from 'sql-template-tag'
import { channelOf } from '../../channels/registry.ts'
import { config } from '../../config.ts'
import { row } from '../../db/query.ts'
import { scopedTo } from '../../db/scoped.ts'
import { UserError } from '../../errors.ts'
import type { ChatLink, Integration } from '../../generated/prisma/client.ts'
import { hashSecret } from '../../lib/secret.ts'
import type { Viewer } from '../../team/viewer.ts'
import { manageableIntegration } from '../find-integration.ts'
import { canManageIntegrations } from '../policy.ts'

/** Minutes in which a chat link may be opened. */
export const chatLinkMinutes = 15

/** A chat link with the address to open. */
export type OpenableChatLink = ChatLink & { url: string }

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
    values (${id}, ${integration.id}, ${hashSecret(codeOf(id))}, now() + make_interval(mins => ${chatLinkMinutes}))`)
  const link = await scopedTo(viewer.organizationId).chatLink.findUniqueOrThrow({ where: { id } })
  return { ...link, url: addressOf(integration, id) }
}

/** A chat link as it stands, to see whether it was opened. Null for a foreign or missing one. Throws FORBIDDEN. */
export async function findChatLink(viewer: Viewer, id: string): Promise<OpenableChatLink | null> {
  if (!canManageIntegrations(viewer)) throw new UserError('FORBIDDEN')
  const where = { id, integration: { disconnectedAt: null } }
  const link = await scopedTo(viewer.organizationId).chatLink.findFirst({ where, include: { integration: true } })
  return link && { ...link, url: addressOf(link.integration, id) }
}

function addressOf(integration: Integration, id: string): string {
  const username = integration.username ?? integration.providerAccountId
  return channelOf(integration.kind).deepLink({ username }, codeOf(id))
}

/**
 * 192 bit in base64url: 32 of the 64 characters that Telegram allows in a deep link. It is derived, so that the address
 * can be shown again while only its hash is stored; without SIGNING_KEY the id tells nothing of it.
 */
function codeOf(id: string): string {
  return createHmac('sha256', config.SIGNING_KEY)
    .update(`chat-link:${id}`)
    .digest()
    .subarray(0, 24)
    .toString('base64url')
}
