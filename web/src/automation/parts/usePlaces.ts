import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { PlacesDocument, type Places } from './documents.ts'

const NOTHING: Places = { integrations: [], branches: [], members: [], labels: [], orderStatuses: [] }

/** Bots, branches, colleagues, labels and statuses by their names. */
export function usePlaces() {
  const { data, executeQuery } = useQuery({ query: PlacesDocument, requestPolicy: 'cache-and-network' })
  return {
    places: computed(() => data.value ?? NOTHING),
    reread: () => executeQuery({ requestPolicy: 'network-only' }),
  }
}
