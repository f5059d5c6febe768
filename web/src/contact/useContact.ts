import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { ContactDocument } from './documents.ts'

/** One client with his accounts and conversations. */
export function useContact(id: () => string) {
  const { data, error, fetching, executeQuery } = useQuery({
    query: ContactDocument,
    variables: () => ({ id: id() }),
    requestPolicy: 'cache-and-network',
  })
  const contact = computed(() => (data.value?.contact?.id === id() ? data.value.contact : null))
  return {
    contact,
    error: computed(() => (contact.value ? null : error.value)),
    isMissing: computed(() => !!data.value && !data.value.contact && !fetching.value),
    conversations: computed(() => contact.value?.conversations.edges.map((edge) => edge.node) ?? []),
    refetch: () => executeQuery({ requestPolicy: 'network-only' }),
  }
}
