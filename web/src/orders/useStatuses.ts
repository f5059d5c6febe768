import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { STATUSES } from './documents.ts'

/** The statuses of the organization in their order, and its branches. */
export function useStatuses() {
  const { data, error, executeQuery } = useQuery({ query: STATUSES, requestPolicy: 'cache-and-network' })
  const statuses = computed(() => data.value?.orderStatuses ?? [])
  return {
    statuses,
    branches: computed(() => data.value?.branches ?? []),
    /** Which table of statuses this is; given back when another one is saved. */
    version: computed(() => data.value?.organization.orderStatusesVersion ?? 0),
    isLoaded: computed(() => !!data.value),
    isBroken: computed(() => !!error.value && !data.value),
    /** Where an order may go from its status. */
    nextOf: (statusId: string) => {
      const ids = statuses.value.find(({ id }) => id === statusId)?.nextIds ?? []
      return statuses.value.filter(({ id }) => ids.includes(id))
    },
    reread: async () => void (await executeQuery({ requestPolicy: 'network-only' })),
  }
}
