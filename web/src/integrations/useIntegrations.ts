import { computed } from 'vue'
import { useQuery } from '@urql/vue'
import { useFollow } from './queue/useFollow.ts'
import { INTEGRATION, INTEGRATIONS } from './documents.ts'

/** Every bot, shown from the cache at once and read again from the server; kept current while it is looked at. */
export const useIntegrations = () => {
  const { data, fetching, error, executeQuery } = useQuery({
    query: INTEGRATIONS,
    requestPolicy: 'cache-and-network',
  })
  const reread = () => executeQuery({ requestPolicy: 'network-only' })
  useFollow(reread, () => data.value?.integrations ?? [])
  return {
    integrations: computed(() => data.value?.integrations ?? []),
    hasSandbox: computed(() => data.value?.installation.hasSandbox ?? false),
    isLoading: computed(() => fetching.value && !data.value),
    isBroken: computed(() => !!error.value && !data.value),
    reread,
  }
}

/** One bot, kept current, with the branches it may be given to; null when there is no such bot. */
export const useIntegration = (id: () => string) => {
  const { data, fetching, error, executeQuery } = useQuery({
    query: INTEGRATION,
    variables: () => ({ id: id() }),
    requestPolicy: 'cache-and-network',
  })
  const reread = () => executeQuery({ requestPolicy: 'network-only' })
  useFollow(reread, () => (data.value?.integration ? [data.value.integration] : []))
  return {
    integration: computed(() => data.value?.integration ?? null),
    branches: computed(() => data.value?.branches ?? []),
    isLoading: computed(() => fetching.value && !data.value),
    isBroken: computed(() => !!error.value && !data.value),
    reread,
  }
}
