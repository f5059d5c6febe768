import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { useFollow } from '../api/useFollow.ts'
import { ContactDocument } from './documents.ts'

const ITS_ORDERS = new Set(['OrderChanged', 'OrderLeft', 'OrderMoved'])

/** One client with his fields, addresses, orders and conversations, as they are now. */
export function useContact(id: () => string) {
  const { data, error, fetching, executeQuery } = useQuery({
    query: ContactDocument,
    variables: () => ({ id: id() }),
    requestPolicy: 'cache-and-network',
  })
  const contact = computed(() => (data.value?.contact?.id === id() ? data.value.contact : null))
  const refetch = () => void executeQuery({ requestPolicy: 'network-only' })
  useFollow(refetch, (event) => {
    if (event.__typename === 'ContactChanged') return event.contact.id === id()
    return ITS_ORDERS.has(event.__typename)
  })
  return {
    contact,
    error: computed(() => (contact.value ? null : error.value)),
    isMissing: computed(() => !!data.value && !data.value.contact && !fetching.value),
    conversations: computed(() => contact.value?.conversations.edges.map((edge) => edge.node) ?? []),
    orders: computed(() => contact.value?.orders.edges.map((edge) => edge.node) ?? []),
    refetch,
  }
}
