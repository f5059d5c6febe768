import type { InjectionKey } from 'vue'
import type { Message } from '../../api/fragments.ts'

/** What a person may do with a message that waits for its time. */
export type ScheduleActions = {
  /** Whether it can be sent by this person as it is: files of a colleague cannot be sent in another's name. */
  canSend(message: Message): boolean
  sendNow(message: Message): void
  change(message: Message): void
  cancel(message: Message): void
}

/** Given by the thread, taken by its bubbles. */
export const scheduleKey: InjectionKey<ScheduleActions> = Symbol('schedule')
