import type { InboundEvent } from '../../../channels/channel.ts'
import { type KeptUpdate, takeKept } from './keep.ts'

/** Whether somebody starts the bot in a private chat: a notice-only bot opens no conversation, it greets. */
export function isNoticeStart(event: InboundEvent): boolean {
  return (
    event.type === 'message' && event.chat.kind === 'private' && event.command?.name === 'start' && !event.sender.isBot
  )
}

/** Takes one waiting /start of a bot, for good: whoever takes it greets it or nobody does. */
export function takeNoticeStart(integrationId: string): Promise<KeptUpdate | undefined> {
  return takeKept('greeting', integrationId)
}
