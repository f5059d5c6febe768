import { useClientHandle } from '@urql/vue'
import { useThrottleFn } from '@vueuse/core'
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { feedState, whenFeedMoves } from '../api/live.ts'
import { DELIVERIES, DELIVERY_COUNTS, type Delivery, type DeliveryCounts, type DeliveryFilter } from './documents.ts'
import { mergeRefreshed } from './merge-refreshed.ts'

const PAGE = 40
const MOST = 60
const LIVE_MS = 1_000

/**
 * The deliveries of a filter, page by page, with the numbers beside the states. Read anew when the feed moves, at most
 * once a second, and when the connection is back; what is older than the newest page stays as it was read.
 */
export function useDeliveries(filter: Ref<DeliveryFilter>) {
  const handle = useClientHandle()
  const rows = shallowRef<Delivery[]>([])
  const counts = shallowRef<DeliveryCounts | null>(null)
  const hasMore = ref(false)
  const isLoading = ref(true)
  const isPaging = ref(false)
  const error = shallowRef<Error | null>(null)
  // An answer to a filter that is not the chosen one any more is nobody's.
  let asked = 0

  async function read(first: number, after: string | null = null) {
    const variables = { filter: filter.value, first, after }
    const answer = await handle.client.query(DELIVERIES, variables, { requestPolicy: 'network-only' }).toPromise()
    error.value = answer.data ? null : (answer.error ?? new Error())
    return answer.data?.deliveries
  }

  async function readCounts(turn: number) {
    const variables = { filter: filter.value }
    const answer = await handle.client.query(DELIVERY_COUNTS, variables, { requestPolicy: 'network-only' }).toPromise()
    if (turn === asked && answer.data) counts.value = answer.data.deliveryCounts
  }

  async function reread(isFresh = false) {
    const turn = isFresh ? ++asked : asked
    if (isFresh) isLoading.value = true
    void readCounts(turn)
    const page = await read(isFresh ? PAGE : Math.min(MOST, Math.max(PAGE, rows.value.length)))
    if (turn !== asked) return
    isLoading.value = false
    if (!page) return
    const fresh = page.edges.map((edge) => edge.node)
    const merged = mergeRefreshed(isFresh ? [] : rows.value, fresh, page.pageInfo.hasNextPage)
    if (merged.length === fresh.length) {
      hasMore.value = page.pageInfo.hasNextPage
      endCursor = page.pageInfo.endCursor ?? null
    }
    rows.value = merged
  }
  let endCursor: string | null = null

  async function loadMore() {
    if (!hasMore.value || isPaging.value) return
    const turn = asked
    isPaging.value = true
    const page = await read(PAGE, endCursor)
    isPaging.value = false
    if (turn !== asked || !page) return
    const known = new Set(rows.value.map((row) => row.id))
    rows.value = [...rows.value, ...page.edges.map((edge) => edge.node).filter((row) => !known.has(row.id))]
    hasMore.value = page.pageInfo.hasNextPage
    endCursor = page.pageInfo.endCursor ?? null
  }

  watch(
    () => JSON.stringify(filter.value),
    () => reread(true),
    { immediate: true },
  )
  const follow = useThrottleFn(() => reread(), LIVE_MS, true)
  onScopeDispose(
    whenFeedMoves(({ __typename }) => {
      if (__typename !== 'MessageReceived' && __typename !== 'MemberChanged') void follow()
    }),
  )
  watch(
    () => feedState.value.kind,
    (kind) => kind === 'online' && void follow(),
  )

  return { rows, counts, hasMore, isLoading, isPaging, error, loadMore, reread }
}
