import { useQuery } from '@urql/vue'
import { computed, ref, watch } from 'vue'
import { useAction } from '../../api/useAction.ts'
import { QUARANTINE, REPLAY, type Quarantined } from './documents.ts'

/** How many are shown and tried at once. */
export const QUARANTINE_PAGE = 50

/** What became of trying updates again. */
export type Tried = { applied: number; failed: number }

/** The quarantine of one bot; `count` is what its card knows, a change of it reads the list again. */
export function useQuarantine(integrationId: () => string, count: () => number) {
  const { data, fetching, error, executeQuery } = useQuery({
    query: QUARANTINE,
    variables: () => ({ integrationId: integrationId(), first: QUARANTINE_PAGE }),
    requestPolicy: 'network-only',
  })
  const replay = useAction(REPLAY)
  const trying = ref<string | 'all' | null>(null)
  const reread = () => executeQuery({ requestPolicy: 'network-only' })
  watch(count, reread)

  const updates = computed<Quarantined[]>(() => data.value?.quarantinedUpdates.edges.map(({ node }) => node) ?? [])

  /** Tries the given ones in the order in which they came; what is refused stays, with the reason of now. */
  async function tryAgain(which: readonly Quarantined[], name: string | 'all'): Promise<Tried> {
    trying.value = name
    const tried = { applied: 0, failed: 0 }
    for (const { updateId } of which.toReversed()) {
      const payload = await replay.run({ input: { integrationId: integrationId(), updateId } })
      if (payload?.isApplied) tried.applied += 1
      else tried.failed += 1
    }
    trying.value = null
    await reread()
    return tried
  }

  return {
    updates,
    hasMore: computed(() => data.value?.quarantinedUpdates.pageInfo.hasNextPage ?? false),
    isLoading: computed(() => fetching.value && !data.value),
    isBroken: computed(() => !!error.value && !data.value),
    problem: replay.problem,
    ...{ trying, tryAgain, reread },
  }
}
