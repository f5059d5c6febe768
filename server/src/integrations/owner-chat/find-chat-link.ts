import { scopedTo } from '../../db/scoped.ts'
import { UserError } from '../../errors.ts'
import type { ChatLink } from '../../generated/prisma/client.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageIntegrations } from '../policy.ts'
import { chatLinkAddress } from './chat-link-address.ts'

/** A chat link with the address to open. */
export type OpenableChatLink = ChatLink & { url: string }

/** A chat link as it stands, to see whether it was opened. Null for a foreign or missing one. Throws FORBIDDEN. */
export async function findChatLink(viewer: Viewer, id: string): Promise<OpenableChatLink | null> {
  if (!canManageIntegrations(viewer)) throw new UserError('FORBIDDEN')
  const where = { id, audience: 'OWNER' as const, integration: { disconnectedAt: null } }
  const link = await scopedTo(viewer.organizationId).chatLink.findFirst({ where, include: { integration: true } })
  return link && { ...link, url: chatLinkAddress(link.integration, id) }
}
