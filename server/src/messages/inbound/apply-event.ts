import type { InboundEvent } from '../../channels/channel.ts'
import type { Transaction } from '../../events/transaction.ts'
import { messageOfChoice } from '../choice/as-message.ts'
import { applyEdit } from './apply-edit.ts'
import { park } from './park.ts'
import { markReachable, markUnreachable, migrateChat } from './reachability.ts'
import type { ReceivingIntegration } from './receiving-integration.ts'
import { receiveTogether } from './receive-together.ts'

/** Does what one parsed event asks for, inside the commit that stores its update. */
export async function applyEvent(
  tx: Transaction,
  integration: ReceivingIntegration,
  { event, updateId }: { event: InboundEvent; updateId: string },
): Promise<void> {
  if (event.type === 'ignored' || isOutOfPolicy(integration, event)) return
  const chat = { integrationId: integration.id, externalChatId: event.chat.id }
  switch (event.type) {
    case 'message':
      await receiveTogether.applyAll([{ tx, item: { integration, updateId, rawBody: null, event } }])
      return
    case 'choice':
      return applyEvent(tx, integration, { event: await messageOfChoice(tx, integration.id, event), updateId })
    case 'membership':
      // of groups: their updates are kept for the staff's chats
      return
    case 'edit':
      if (await applyEdit(tx, integration, event)) return
      return park(tx, integration.id, { id: updateId, chatId: event.chat.id, externalId: event.externalId })
    case 'blocked':
      return markUnreachable(tx, chat, 'BLOCKED_BY_USER')
    case 'unblocked':
      return markReachable(tx, chat)
    case 'migrated':
      return migrateChat(tx, chat, event.toChatId)
  }
}

/** Notice-only bots hold no conversations; groups only when wanted; bots never speak for a customer. */
export function isOutOfPolicy(
  integration: ReceivingIntegration,
  event: Exclude<InboundEvent, { type: 'ignored' }>,
): boolean {
  if (integration.mode === 'NOTIFY_ONLY') return true
  if (event.chat.kind !== 'private' && !integration.acceptGroups) return true
  return event.type === 'message' && event.sender.isBot
}
