import { useQuery } from '@urql/vue'
import { useThrottleFn } from '@vueuse/core'
import { computed, onScopeDispose } from 'vue'
import { ScheduledDocument } from './documents.ts'
import { whenFeedMoves } from './live.ts'
import { useSession } from './session.ts'

const AT_MOST = 1_000

/** What waits for its time in the conversations the viewer sees, kept current by the feed; the newest fifty. */
export function useScheduled() {
  const { can } = useSession()
  const { data, executeQuery } = useQuery({ query: ScheduledDocument, pause: !can('DELIVERIES_READ') })
  const reread = useThrottleFn(() => void executeQuery({ requestPolicy: 'network-only' }), AT_MOST, true)
  onScopeDispose(
    whenFeedMoves((event) => {
      if (event.__typename === 'MessageQueued' && event.message.state === 'SCHEDULED') void reread()
    }),
  )
  // The cache knows at once when one of them leaves; the list itself is of the last reading.
  return computed(() => {
    const nodes = data.value?.deliveries.edges.map(({ node }) => node) ?? []
    return nodes.filter(({ state }) => state === 'SCHEDULED')
  })
}
