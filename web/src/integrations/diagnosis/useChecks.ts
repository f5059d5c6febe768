import { useQuery } from '@urql/vue'
import { computed, ref, watch } from 'vue'
import { CHECKS } from './documents.ts'

/** The live checks of a bot, made when the panel is first shown and whenever somebody asks. */
export function useChecks(integrationId: () => string) {
  const { data, fetching, error, executeQuery } = useQuery({
    query: CHECKS,
    variables: () => ({ integrationId: integrationId() }),
    requestPolicy: 'network-only',
  })
  const checkedAt = ref<string | null>(null)
  watch(
    [data, fetching],
    () => {
      if (data.value && !fetching.value) checkedAt.value = new Date().toISOString()
    },
    { immediate: true },
  )
  return {
    checks: computed(() => data.value?.integrationChecks ?? []),
    isChecking: fetching,
    isBroken: computed(() => !!error.value && !fetching.value),
    checkedAt,
    check: () => executeQuery({ requestPolicy: 'network-only' }),
  }
}
