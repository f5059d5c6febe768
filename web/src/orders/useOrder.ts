import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { useFollow } from '../api/useFollow.ts'
import { ORDER } from './documents.ts'

/** One order with its history, as it is now. */
export function useOrder(id: () => string) {
  const { data, error, fetching, executeQuery } = useQuery({
    query: ORDER,
    variables: () => ({ id: id() }),
    requestPolicy: 'cache-and-network',
  })
  const order = computed(() => (data.value?.order?.id === id() ? data.value.order : null))
  const reread = () => void executeQuery({ requestPolicy: 'network-only' })
  useFollow(reread, (event) => {
    if (event.__typename === 'OrderChanged') return event.order.id === id()
    if (event.__typename === 'OrderLeft') return event.orderId === id()
    return event.__typename === 'OrderMoved' && event.change.order.id === id()
  })
  return {
    order,
    isMissing: computed(() => !!data.value && !data.value.order && !fetching.value),
    isBroken: computed(() => !!error.value && !order.value),
    reread,
  }
}
