import { provide, shallowRef } from 'vue'
import type { Message } from '../../api/fragments.ts'
import { useSession } from '../../api/session.ts'
import { scheduleKey } from './actions.ts'

type Sending = {
  reschedule(message: Message, at?: string): Promise<void>
  takeBack(message: Message): Promise<void>
}

/** Gives the bubbles of a thread what may be done with a scheduled message; `changing` is the one asked a time for. */
export function useSchedule({ reschedule, takeBack }: Sending) {
  const { can } = useSession()
  const changing = shallowRef<Message | null>(null)

  if (can('MESSAGES_SEND')) {
    provide(scheduleKey, {
      sendNow: (message) => void reschedule(message),
      change: (message) => (changing.value = message),
      cancel: (message) => void takeBack(message),
    })
  }

  function changeTo(at: string) {
    const message = changing.value
    changing.value = null
    if (message) void reschedule(message, at)
  }

  return { changing, changeTo }
}
