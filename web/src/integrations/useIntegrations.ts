import { computed } from 'vue'
import { useQuery } from '@urql/vue'
import { useIntervalFn } from '@vueuse/core'
import { INTEGRATION, INTEGRATIONS } from './documents.ts'

const LOOK = 5_000

/** Every bot, shown from the cache at once and read again from the server; now and then while something waits. */
export const useIntegrations = () => {
  const { data, fetching, error, executeQuery } = useQuery({
    query: INTEGRATIONS,
    requestPolicy: 'cache-and-network',
  })
  const waits = () => data.value?.integrations.some((bot) => bot.backlog > 0 || bot.blockedUntil)
  useIntervalFn(() => waits() && executeQuery({ requestPolicy: 'network-only' }), LOOK)
  return {
    integrations: computed(() => data.value?.integrations ?? []),
    hasSandbox: computed(() => data.value?.installation.hasSandbox ?? false),
    isLoading: computed(() => fetching.value && !data.value),
    isBroken: computed(() => !!error.value && !data.value),
    reread: () => executeQuery({ requestPolicy: 'network-only' }),
  }
}

/** One bot with the branches it may be given to; null when there is no such bot. */
export const useIntegration = (id: () => string) => {
  const { data, fetching, error, executeQuery } = useQuery({
    query: INTEGRATION,
    variables: () => ({ id: id() }),
    requestPolicy: 'cache-and-network',
  })
  return {
    integration: computed(() => data.value?.integration ?? null),
    branches: computed(() => data.value?.branches ?? []),
    isLoading: computed(() => fetching.value && !data.value),
    isBroken: computed(() => !!error.value && !data.value),
    reread: () => executeQuery({ requestPolicy: 'network-only' }),
  }
}
