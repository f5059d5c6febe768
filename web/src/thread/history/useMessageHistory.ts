import { useQuery } from '@urql/vue'
import { computed, watch } from 'vue'
import type { Message } from '../../api/fragments.ts'
import { MessageHistoryDocument } from '../documents.ts'

/** The attempts and earlier texts of one message, read anew whenever the message has moved on. */
export function useMessageHistory(message: () => Message) {
  const { data, fetching, error, executeQuery } = useQuery({
    query: MessageHistoryDocument,
    variables: { id: message().id },
    requestPolicy: 'network-only',
  })
  watch(
    () => [message().state, message().attemptCount, message().editedAt].join(),
    () => executeQuery({ requestPolicy: 'network-only' }),
  )

  return {
    attempts: computed(() => data.value?.message?.attempts ?? []),
    edits: computed(() => data.value?.message?.edits ?? []),
    isRead: computed(() => !!data.value),
    fetching: computed(() => fetching.value && !data.value),
    error,
  }
}
