import type { Delivery } from '../documents.ts'

/** How a state is drawn; its words lie below `deliveries.states`. */
export type StateMark = { icon: string; tone: 'neutral' | 'success' | 'warning' | 'error' }

const MARKS: Record<Delivery['state'], StateMark> = {
  RECEIVED: { icon: 'icon-[lucide--inbox]', tone: 'neutral' },
  SCHEDULED: { icon: 'icon-[lucide--calendar-clock]', tone: 'neutral' },
  QUEUED: { icon: 'icon-[lucide--clock]', tone: 'neutral' },
  SENDING: { icon: 'icon-[lucide--clock-arrow-up]', tone: 'neutral' },
  SENT: { icon: 'icon-[lucide--check]', tone: 'success' },
  DELIVERED: { icon: 'icon-[lucide--check-check]', tone: 'success' },
  READ: { icon: 'icon-[lucide--check-check]', tone: 'success' },
  FAILED: { icon: 'icon-[lucide--circle-alert]', tone: 'error' },
  UNKNOWN: { icon: 'icon-[lucide--circle-help]', tone: 'warning' },
  CANCELLED: { icon: 'icon-[lucide--ban]', tone: 'neutral' },
}

/** The mark of a state: colour is never its only sign. */
export function stateMark(state: Delivery['state']): StateMark {
  return MARKS[state]
}

/** Whether a person may have it sent again. */
export function canRetry({ state }: Pick<Delivery, 'state'>): boolean {
  return state === 'FAILED' || state === 'UNKNOWN'
}
