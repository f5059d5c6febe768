import { useClientHandle } from '@urql/vue'
import { ref, shallowRef, watch, type Ref } from 'vue'
import { useFollow } from '../api/useFollow.ts'
import { ORDERS, type Order, type OrderFilter } from './documents.ts'

const PAGE = 30
const MOST = 90

/** The orders of a filter, page by page; what is shown is read anew when the feed tells of orders. */
export function useOrders(filter: Ref<OrderFilter>) {
  const { client } = useClientHandle()
  const rows = shallowRef<Order[]>([])
  const hasMore = ref(false)
  const isLoading = ref(true)
  const isBroken = ref(false)
  // An answer to a filter that is not the chosen one any more is nobody's.
  let turn = 0
  let end: string | null = null

  async function read(first: number, after: string | null) {
    const own = turn
    const variables = { filter: filter.value, first, after }
    const answer = await client.query(ORDERS, variables, { requestPolicy: 'network-only' }).toPromise()
    if (own !== turn) return null
    isLoading.value = false
    isBroken.value = !answer.data && rows.value.length === 0
    const page = answer.data?.orders
    if (!page) return null
    hasMore.value = page.pageInfo.hasNextPage
    end = page.pageInfo.endCursor ?? null
    return page.edges.map((edge) => edge.node)
  }

  async function reread() {
    turn += 1
    const found = await read(Math.min(MOST, Math.max(PAGE, rows.value.length)), null)
    if (found) rows.value = found
  }

  async function loadMore() {
    const found = await read(PAGE, end)
    if (found) rows.value = [...rows.value, ...found]
  }

  watch(
    () => JSON.stringify(filter.value),
    () => {
      isLoading.value = true
      rows.value = []
      void reread()
    },
    { immediate: true },
  )
  useFollow(reread, ({ __typename }) => __typename === 'OrderChanged' || __typename === 'OrderMoved')
  return { rows, hasMore, isLoading, isBroken, reread, loadMore }
}
