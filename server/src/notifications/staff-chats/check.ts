import { ChannelError } from '../../channels/errors.ts'
import { channelOf } from '../../channels/registry.ts'
import { commit } from '../../events/commit.ts'
import { accountOf } from '../../integrations/account.ts'
import { providerFault } from '../../integrations/provider-fault.ts'
import type { Viewer } from '../../team/viewer.ts'
import { manageableChat, type ManageableChat } from './manageable-chat.ts'
import { noteStanding, type Standing } from './standing.ts'

/**
 * Asks the provider what the bot may do in a group, now, and writes it down; answers the group's id. Throws FORBIDDEN,
 * NOT_FOUND, and what the provider's silence or refusal is called.
 */
export async function checkStaffChat(viewer: Viewer, id: string): Promise<string> {
  const chat = await manageableChat(viewer, id)
  const standing = await standingIn(chat)
  const group = { integrationId: chat.integrationId, chatId: chat.externalChatId }
  await commit(viewer.organizationId, (tx) => noteStanding(tx, group, standing))
  return id
}

/**
 * What a bot may do in a group, asked of the provider now: one that the provider does not know is one the bot is not
 * in. Throws what the provider's silence or refusal is called.
 */
export async function standingIn({
  integration,
  externalChatId,
}: Pick<ManageableChat, 'integration' | 'externalChatId'>): Promise<Standing> {
  try {
    return await channelOf(integration.kind).chatMember(accountOf(integration), externalChatId)
  } catch (error) {
    if (error instanceof ChannelError && error.code === 'NOT_FOUND') return { state: 'left', canSend: false }
    throw providerFault(error)
  }
}
