import { useQuery } from '@urql/vue'
import { refDebounced } from '@vueuse/core'
import { computed, ref } from 'vue'
import { PREVIEW, SAMPLE_ORDERS, type NoticeEvent } from './documents.ts'

const PAUSE_MS = 250

/** How a text would read, a moment after its last change; `problems` belong to `checked`, which may be older. */
export const usePreview = (wish: { event: () => NoticeEvent; text: () => string; branchId: () => string | null }) => {
  const orderId = ref<string | null>(null)
  const text = refDebounced(computed(wish.text), PAUSE_MS)
  const { data, error } = useQuery({
    query: PREVIEW,
    variables: () => ({
      event: wish.event(),
      text: text.value,
      orderId: orderId.value,
      branchId: wish.branchId(),
    }),
    requestPolicy: 'network-only',
  })
  const orders = useQuery({ query: SAMPLE_ORDERS, requestPolicy: 'cache-and-network' })
  return {
    orderId,
    orders: computed(() => orders.data.value?.orders.edges.map(({ node }) => node) ?? []),
    preview: computed(() => data.value?.previewNotification.text ?? ''),
    problems: computed(() => data.value?.previewNotification.problems ?? []),
    isBroken: computed(() => !!error.value && !data.value),
  }
}
