import type { SendResult } from '../../channels/channel.ts'
import { channelOf } from '../../channels/registry.ts'
import { commit } from '../../events/commit.ts'
import { accountOf } from '../../integrations/account.ts'
import type { Viewer } from '../../team/viewer.ts'
import { say } from '../../texts.ts'
import { reasonInWords } from '../../messages/failure.ts'
import { followGroup } from './follow-group.ts'
import { manageableChat, type ManageableChat } from './manageable-chat.ts'
import { markGone } from './mark-gone.ts'

/** How a test went; `message` in the viewer's language. */
export type StaffTest = { staffChatId: string; success: boolean; message: string }

/** Milliseconds until a test gives up. */
const patience = 15_000

/**
 * Tells a group a test notice, now and past the queue. A group that moved is followed, one that does not take it is
 * marked. Not being able to is an answer, not an error. Throws FORBIDDEN, NOT_FOUND.
 */
export async function testStaffChat(viewer: Viewer, id: string): Promise<StaffTest> {
  const chat = await manageableChat(viewer, id)
  const result = await send(viewer, chat)
  const isMoved = result.type === 'refused' && result.code === 'CHAT_MIGRATED' && result.migrateToChatId
  if (!isMoved) return judge(viewer, chat, result)
  const move = { integrationId: chat.integrationId, from: chat.externalChatId, to: isMoved }
  await commit(viewer.organizationId, (tx) => followGroup(tx, move))
  return judge(viewer, chat, await send(viewer, { ...chat, externalChatId: isMoved }))
}

function send(viewer: Viewer, { integration, externalChatId, topicId }: ManageableChat): Promise<SendResult> {
  const text = say(viewer.locale, 'staffChat.test', { name: integration.name })
  const message = { chatId: externalChatId, text, files: [], ...(topicId && { topicId }) }
  return channelOf(integration.kind).send(accountOf(integration), message, AbortSignal.timeout(patience))
}

async function judge(viewer: Viewer, { id: staffChatId }: ManageableChat, result: SendResult): Promise<StaffTest> {
  if (result.type === 'sent') return { staffChatId, success: true, message: say(viewer.locale, 'staffChat.testSent') }
  if (result.type === 'refused') await commit(viewer.organizationId, (tx) => markGone(tx, staffChatId, result.code))
  return { staffChatId, success: false, message: reasonInWords(viewer.locale, result.code) ?? result.code }
}
