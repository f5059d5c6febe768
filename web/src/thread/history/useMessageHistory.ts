import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { MessageHistoryDocument } from '../documents.ts'

/** The attempts and earlier texts of one message, read anew each time they are asked for. */
export function useMessageHistory(id: string) {
  const { data, fetching, error } = useQuery({
    query: MessageHistoryDocument,
    variables: { id },
    requestPolicy: 'network-only',
  })
  return {
    attempts: computed(() => data.value?.message?.attempts ?? []),
    edits: computed(() => data.value?.message?.edits ?? []),
    fetching,
    error,
  }
}
