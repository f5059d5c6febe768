import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { scopedTo } from '../../db/scoped.ts'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { chatLinkAddress } from '../../integrations/owner-chat/chat-link-address.ts'
import { storeChatLink } from '../../integrations/owner-chat/store-chat-link.ts'
import type { Viewer } from '../../team/viewer.ts'

/** The chats in which bots tell a member of what concerns him. */
export function noticeChatsOf(viewer: Viewer): Pick<Prisma.MemberChatFindManyArgs, 'where' | 'orderBy'> {
  return {
    where: { memberId: viewer.memberId, integration: { disconnectedAt: null } },
    orderBy: [{ createdAt: 'asc' }, { integrationId: 'asc' }],
  }
}

/**
 * Makes a single-use address, good for fifteen minutes: whoever opens it makes his chat with the bot the one in which
 * the viewer is told. Throws NOT_FOUND.
 */
export async function createMemberChatLink(
  viewer: Viewer,
  { integrationId }: { integrationId: string },
): Promise<string> {
  const where = { id: integrationId, disconnectedAt: null }
  const bot = await scopedTo(viewer.organizationId).integration.findFirst({ where })
  if (!bot) throw new UserError('NOT_FOUND', { path: ['input', 'integrationId'] })
  return chatLinkAddress(bot, await storeChatLink(bot.id, { audience: 'MEMBER', memberId: viewer.memberId }))
}

/** The bot tells the viewer nothing new any more. Throws NOT_FOUND. */
export async function removeMemberChat(viewer: Viewer, { integrationId }: { integrationId: string }): Promise<void> {
  const chat = await row(sql`
    select c.chat_id from member_chat c join integration i on i.id = c.integration_id
    where c.member_id = ${viewer.memberId} and c.integration_id = ${integrationId}
      and i.organization_id = ${viewer.organizationId}`)
  if (!chat) throw new UserError('NOT_FOUND', { path: ['input', 'integrationId'] })
  await commit(viewer.organizationId, async (tx) => {
    await tx.rows(sql`
      delete from member_chat where member_id = ${viewer.memberId} and integration_id = ${integrationId}`)
    tx.append({ kind: 'MEMBER_CHANGED', subjectId: viewer.memberId, actorId: viewer.memberId })
  })
}
