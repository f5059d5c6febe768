import { channelOf } from '../../channels/registry.ts'
import { UserError } from '../../errors.ts'
import { chatLinkCode } from '../../integrations/owner-chat/chat-link-address.ts'
import { storeChatLink } from '../../integrations/owner-chat/store-chat-link.ts'
import { scopedTo } from '../../db/scoped.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageNotices } from '../policy.ts'

/**
 * Makes a single-use address, good for fifteen minutes, by which somebody takes the bot into a group: that group is
 * then chosen. Throws FORBIDDEN, NOT_FOUND.
 */
export async function createStaffChatLink(
  viewer: Viewer,
  { integrationId }: { integrationId: string },
): Promise<string> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  const where = { id: integrationId, disconnectedAt: null }
  const bot = await scopedTo(viewer.organizationId).integration.findFirst({ where })
  if (!bot) throw new UserError('NOT_FOUND', { path: ['input', 'integrationId'] })
  const id = await storeChatLink(bot.id, { audience: 'STAFF_CHAT' })
  return channelOf(bot.kind).groupLink({ username: bot.username ?? bot.providerAccountId }, chatLinkCode(id))
}
