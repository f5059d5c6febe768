import type { Message } from '../../api/fragments.ts'

/** How the fate of a message is drawn; `key` names its words in the texts. */
export type DeliveryMark = { key: string; icon: string; tone: 'muted' | 'error' | 'warning' }

const MARKS: Partial<Record<Message['state'], DeliveryMark>> = {
  SCHEDULED: { key: 'scheduled', icon: 'icon-[lucide--calendar-clock]', tone: 'muted' },
  QUEUED: { key: 'queued', icon: 'icon-[lucide--clock]', tone: 'muted' },
  SENDING: { key: 'sending', icon: 'icon-[lucide--clock-arrow-up]', tone: 'muted' },
  SENT: { key: 'sent', icon: 'icon-[lucide--check]', tone: 'muted' },
  DELIVERED: { key: 'delivered', icon: 'icon-[lucide--check-check]', tone: 'muted' },
  READ: { key: 'read', icon: 'icon-[lucide--check-check]', tone: 'muted' },
  FAILED: { key: 'failed', icon: 'icon-[lucide--circle-alert]', tone: 'error' },
  UNKNOWN: { key: 'unknown', icon: 'icon-[lucide--circle-help]', tone: 'warning' },
  CANCELLED: { key: 'cancelled', icon: 'icon-[lucide--ban]', tone: 'muted' },
}

/** The mark of an own message, none for a client's. Only what the channel can know is shown. */
export function deliveryMark(message: Pick<Message, 'direction' | 'state'>): DeliveryMark | null {
  return message.direction === 'OUTBOUND' ? (MARKS[message.state] ?? null) : null
}
