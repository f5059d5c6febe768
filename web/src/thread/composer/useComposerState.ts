import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { ComposerDocument } from './documents.ts'

/** What the server allows to send now; a change of the conversation reads it anew. */
export function useComposerState(conversationId: string) {
  const { data } = useQuery({ query: ComposerDocument, variables: { id: conversationId } })
  const conversation = computed(() => data.value?.conversation ?? null)
  return {
    composer: computed(() => conversation.value?.composer ?? null),
    botName: computed(() => conversation.value?.integration.name ?? ''),
  }
}
