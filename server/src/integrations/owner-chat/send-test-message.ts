import { channelOf } from '../../channels/registry.ts'
import type { SendResult } from '../../channels/channel.ts'
import { redact } from '../../lib/redact.ts'
import type { Viewer } from '../../team/viewer.ts'
import { say } from '../../texts.ts'
import { accountOf } from '../account.ts'
import { manageableIntegration } from '../find-integration.ts'
import { chatIdFrom } from '../settings.ts'

/** How a test went, in the words of the REST face. */
export type TestResult = { success: boolean; message: string; chatId: string | null }

/** Milliseconds until a test gives up. */
const patience = 15_000

/**
 * Sends a test message to the given chat, else to the owner's. Not being able to is an answer, not an error. Throws
 * FORBIDDEN, NOT_FOUND, BAD_INPUT for something that is no chat id.
 */
export async function sendTestMessage(
  viewer: Viewer,
  input: { integrationId: string; chatId?: string | null },
): Promise<TestResult> {
  const integration = await manageableIntegration(viewer, input.integrationId)
  const chatId = chatIdFrom(input.chatId) ?? integration.ownerChatId
  if (!chatId) {
    return { success: false, message: 'No chat_id provided and owner_chat_id not configured', chatId: null }
  }
  const message = { chatId, text: say(viewer.locale, 'integration.testMessage', { name: integration.name }), files: [] }
  const result = await channelOf(integration.kind).send(accountOf(integration), message, AbortSignal.timeout(patience))
  if (result.type === 'sent') return { success: true, message: 'Test message sent!', chatId }
  return { success: false, message: redact(reasonOf(result)), chatId }
}

function reasonOf(result: Exclude<SendResult, { type: 'sent' }>): string {
  if (result.type === 'unknown') return `The answer was lost, the message may have arrived: ${result.detail}`
  return result.detail || result.code
}
