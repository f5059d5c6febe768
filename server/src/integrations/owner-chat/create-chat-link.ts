import { scopedTo } from '../../db/scoped.ts'
import type { Viewer } from '../../team/viewer.ts'
import { manageableIntegration } from '../find-integration.ts'
import { chatLinkAddress } from './chat-link-address.ts'
import type { OpenableChatLink } from './find-chat-link.ts'
import { storeChatLink } from './store-chat-link.ts'

/**
 * Makes a single-use deep link: whoever opens it within fifteen minutes makes his chat the owner's chat of the
 * integration, without a chat id being looked up anywhere. Throws FORBIDDEN, NOT_FOUND.
 */
export async function createChatLink(viewer: Viewer, input: { integrationId: string }): Promise<OpenableChatLink> {
  const integration = await manageableIntegration(viewer, input.integrationId)
  const id = await storeChatLink(integration.id, { audience: 'OWNER' })
  const link = await scopedTo(viewer.organizationId).chatLink.findUniqueOrThrow({ where: { id } })
  return { ...link, url: chatLinkAddress(integration, id) }
}
