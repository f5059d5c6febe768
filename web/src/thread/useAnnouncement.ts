import { ref, watch, type Ref } from 'vue'
import type { Message } from '../api/fragments.ts'
import { summarizeMessage } from '../api/summarize-message.ts'

/** Words for a screen reader about each new message of the client; history is never read out. */
export function useAnnouncement(
  messages: Ref<Message[]>,
  say: { kind(kind: string): string; incoming(text: string): string },
) {
  const words = ref('')
  let known = 0
  watch(
    () => messages.value.at(-1),
    (last) => {
      if (!last) return
      const isNew = known > 0 && last.seq > known
      known = Math.max(known, last.seq)
      if (isNew && last.direction === 'INBOUND') words.value = say.incoming(summarizeMessage(last, say.kind))
    },
    { immediate: true },
  )
  return words
}
