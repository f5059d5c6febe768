import { useQuery } from '@urql/vue'
import { useThrottleFn } from '@vueuse/core'
import { computed, onScopeDispose } from 'vue'
import { whenFeedMoves } from '../api/live.ts'
import { DELIVERY } from './documents.ts'

/** One message with every attempt, read anew when the feed tells of it. */
export function useStory(id: () => string) {
  const { data, fetching, error, executeQuery } = useQuery({
    query: DELIVERY,
    variables: () => ({ id: id() }),
    requestPolicy: 'network-only',
  })
  const reread = () => void executeQuery({ requestPolicy: 'network-only' })
  const follow = useThrottleFn(reread, 1_000, true)
  onScopeDispose(
    whenFeedMoves((event) => {
      const isIts = 'message' in event && event.message?.id === id()
      if (isIts) void follow()
    }),
  )
  return {
    story: computed(() => data.value?.message ?? null),
    isLoading: computed(() => fetching.value && !data.value),
    isBroken: computed(() => !!error.value && !data.value),
    reread,
  }
}
