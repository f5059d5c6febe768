import { computed } from 'vue'
import { useScheduled } from '../../api/useScheduled.ts'

/** When the next scheduled message of a conversation leaves, by the id of the conversation. */
export function useScheduledAt() {
  const scheduled = useScheduled()
  return computed(() => {
    const next = new Map<string, string>()
    for (const { conversationId, nextAttemptAt } of scheduled.value) {
      const known = next.get(conversationId)
      if (nextAttemptAt && (!known || Date.parse(nextAttemptAt) < Date.parse(known)))
        next.set(conversationId, nextAttemptAt)
    }
    return next
  })
}
