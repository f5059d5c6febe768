import type { InboundEvent } from '../../../channels/channel.ts'
import type { ReceivingIntegration } from '../receiving-integration.ts'
import { isStaffEvent } from '../staff-update.ts'
import type { Keeper } from './keep.ts'
import { isNoticeStart } from './notice-start.ts'

/** For whom an update with these events is kept, if for anybody. */
export function keeperOf({ mode }: ReceivingIntegration, events: InboundEvent[]): Keeper | undefined {
  if (events.some(isStaffEvent)) return 'staff'
  return mode === 'NOTIFY_ONLY' && events.some(isNoticeStart) ? 'greeting' : undefined
}
