import type { InboundEvent } from '../../channels/channel.ts'
import type { Transaction } from '../../events/transaction.ts'
import { type KeptUpdate, takeKept } from './kept/keep.ts'

/** Whether an event is for the staff's chats: what is said, pressed or changed in a group or channel of the bot. */
export function isStaffEvent(event: InboundEvent): boolean {
  if (event.type === 'membership' || event.type === 'migrated') return true
  if (event.type !== 'message' && event.type !== 'choice') return false
  return event.chat.kind !== 'private' && !event.sender.isBot
}

/**
 * Takes the oldest update of a bot's groups that waits, raw, to be parsed by its channel. With `tx` it is taken when
 * that commits: nothing is lost when what follows from it fails. Bell `staff` tells of it; the sweeper finds the rest.
 */
export function takeStaffUpdate(integrationId: string, tx?: Pick<Transaction, 'row'>): Promise<KeptUpdate | undefined> {
  return takeKept('staff', integrationId, tx)
}
