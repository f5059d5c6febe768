import { setTimeout as sleep } from 'node:timers/promises'
import type { SendResult } from '../../channels/channel.ts'
import { killpoint } from '../../lib/killpoint.ts'
import { log } from '../../lib/log.ts'
import { callProvider, type NotCalled, type Sender } from './call.ts'
import type { ClaimedMessage } from './claim.ts'
import { record } from './outcome/record.ts'

/**
 * Shared by the calls of one drain: the code by which the provider forbade the bot to send on, null as long as it has
 * not, and the writing down of it.
 */
export type Hold = { by: string | null; recorded?: Promise<unknown> }

/**
 * Sends one claimed message and records what came of it. Never throws: what cannot be recorded is left to its lease,
 * which makes it UNKNOWN.
 */
export async function sendClaimed(message: ClaimedMessage, sender: Sender, hold: Hold): Promise<void> {
  killpoint('after_claim')
  try {
    const began = performance.now()
    const result = await callProvider(message, sender, hold)
    const latencyMs = performance.now() - began
    if (result.type === 'sent') killpoint('after_provider_ok')
    const recorded = recordPatiently(() => record(message, result, latencyMs))
    // Said at once, not when it is written down: until then others of this bot would still be sent.
    const code = holdingCode(result)
    if (code && !hold.by) Object.assign(hold, { by: code, recorded: recorded.catch(() => undefined) })
    await recorded
    killpoint('after_record')
  } catch (error) {
    log.error({ err: error, messageId: message.id }, 'a send could not be recorded')
  }
}

/** A flood wait of the bot and a dead token hold all its chats: the code of such an answer, else null. */
export function holdingCode(result: SendResult | NotCalled): string | null {
  if (result.type === 'retry' && result.scope === 'bot') return result.code
  return result.type === 'refused' && result.code === 'UNAUTHORIZED' ? result.code : null
}

/** The database may be away for a while just when the provider has answered: the answer is worth waiting for. */
async function recordPatiently(write: () => Promise<void>): Promise<void> {
  for (let pause = 100; ; pause *= 2) {
    try {
      return await write()
    } catch (error) {
      if (pause > 30_000) throw error
      await sleep(pause)
    }
  }
}
