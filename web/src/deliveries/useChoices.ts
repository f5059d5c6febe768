import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { DELIVERY_CHOICES } from './documents.ts'

/** The bots and colleagues that the filters offer. */
export function useChoices() {
  const { data } = useQuery({ query: DELIVERY_CHOICES, requestPolicy: 'cache-and-network' })
  return {
    bots: computed(() => data.value?.integrations ?? []),
    members: computed(() => data.value?.members ?? []),
  }
}
