import type { InjectionKey } from 'vue'
import type { Message } from '../../api/fragments.ts'

/** What a person may do with a message that waits for its time. */
export type ScheduleActions = {
  sendNow(message: Message): void
  change(message: Message): void
  cancel(message: Message): void
}

/** Given by the thread, taken by its bubbles. */
export const scheduleKey: InjectionKey<ScheduleActions> = Symbol('schedule')
