import type { SendResult } from '../../channels/channel.ts'
import { killpoint } from '../../lib/killpoint.ts'
import { log } from '../../lib/log.ts'
import { redact } from '../../lib/redact.ts'
import type { Sender } from '../../messages/outbox/call.ts'
import { type Hold, holdingCode } from '../../messages/outbox/send-claimed.ts'
import type { ClaimedNotice } from './claim.ts'
import { recordNotice } from './record.ts'

/**
 * The one call of a claimed notice and its record. Never throws: what cannot be recorded is left to its lease, which
 * puts it back into the queue. While the bot is held nothing is called.
 */
export async function sendNotice(notice: ClaimedNotice, sender: Sender, hold: Hold): Promise<void> {
  try {
    const began = performance.now()
    const result = await call(notice, sender, hold)
    if (result.type === 'sent') killpoint('after_notice_ok')
    const code = holdingCode(result)
    const recorded = recordNotice(notice, result, performance.now() - began)
    if (code && !hold.by) Object.assign(hold, { by: code, recorded: recorded.catch(() => undefined) })
    await recorded
  } catch (error) {
    log.error({ err: error, noticeId: notice.id }, 'a notice could not be recorded')
  }
}

const notCalled = { type: 'retry', scope: 'chat', afterMs: 0, code: 'NOT_CALLED', detail: '' } as const

/** A process that was paused, or a bot that was held meanwhile, gives the notice back. */
async function call(notice: ClaimedNotice, { channel, account }: Sender, hold: Hold): Promise<SendResult> {
  if (hold.by || performance.now() - notice.claimedAt > notice.leaseMs / 4) return notCalled
  const message = {
    chatId: notice.chatId,
    text: notice.text.slice(0, channel.capabilities.maxTextLength),
    files: [],
    ...(notice.topicId && { topicId: notice.topicId }),
  }
  const result = await channel.send(account, message, AbortSignal.timeout(Math.floor(notice.leaseMs * 0.45)))
  return result.type === 'sent' ? result : { ...result, detail: redact(result.detail) }
}
