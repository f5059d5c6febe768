import { useMutation } from '@urql/vue'
import { useDocumentVisibility, useWindowFocus } from '@vueuse/core'
import { computed, watch, type Ref } from 'vue'
import type { Message, ReadMark } from '../api/fragments.ts'
import { MarkReadDocument, MarkUnreadDocument } from './documents.ts'

const GLANCE = 1_000

/**
 * Marks the conversation read once its last message has been at least half visible for a second in a focused tab.
 * What a person marked unread stays so until he leaves the thread.
 */
export function useReadMark(
  id: string,
  facts: { last: Ref<Message | null>; mark: Ref<ReadMark | null>; isSeen: Ref<boolean> },
) {
  const hasFocus = useWindowFocus()
  const visibility = useDocumentVisibility()
  const markRead = useMutation(MarkReadDocument)
  const markUnread = useMutation(MarkUnreadDocument)
  let isKeptUnread = false
  let sentUpTo = 0

  const target = computed(() => {
    const last = facts.last.value
    const isWatched = facts.isSeen.value && hasFocus.value && visibility.value === 'visible'
    if (!last || !isWatched || last.seq <= (facts.mark.value?.readSeq ?? 0)) return null
    return last.seq
  })

  watch(
    target,
    (seq, _before, onCleanup) => {
      if (seq === null || isKeptUnread || seq <= sentUpTo) return
      const timer = setTimeout(() => {
        sentUpTo = seq
        void markRead.executeMutation({ input: { conversationId: id, upToSeq: seq } })
      }, GLANCE)
      onCleanup(() => clearTimeout(timer))
    },
    { immediate: true },
  )

  /** Counts `message` and what follows as unread again. */
  async function keepUnread(message: Message) {
    isKeptUnread = true
    await markUnread.executeMutation({ input: { conversationId: id, fromSeq: message.seq } })
  }

  return { keepUnread }
}
