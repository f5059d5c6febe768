import { useClientHandle } from '@urql/vue'
import { ref, shallowRef, watch, type Ref } from 'vue'
import { useFollow } from '../api/useFollow.ts'
import { LEADS, type Lead, type LeadFilter } from './documents.ts'

const PAGE = 40
const MOST = 100

/** The leads of a filter, page by page, the newest first; read anew when one comes or changes. */
export function useLeads(filter: Ref<LeadFilter>) {
  const { client } = useClientHandle()
  const rows = shallowRef<Lead[]>([])
  const counts = shallowRef<{ new: number; inWork: number } | null>(null)
  const hasMore = ref(false)
  const isLoading = ref(true)
  const isBroken = ref(false)
  // An answer to a filter that is not the chosen one any more is nobody's.
  let turn = 0
  let end: string | null = null

  async function read(first: number, after: string | null) {
    const own = turn
    const variables = { filter: filter.value, first, after }
    const answer = await client.query(LEADS, variables, { requestPolicy: 'network-only' }).toPromise()
    if (own !== turn) return null
    isLoading.value = false
    isBroken.value = !answer.data && rows.value.length === 0
    if (!answer.data) return null
    const { leads, leadCounts } = answer.data
    counts.value = leadCounts
    hasMore.value = leads.pageInfo.hasNextPage
    end = leads.pageInfo.endCursor ?? null
    return leads.edges.map((edge) => edge.node)
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
  useFollow(reread, ({ __typename }) => __typename === 'LeadReceived' || __typename === 'LeadChanged')
  return { rows, counts, hasMore, isLoading, isBroken, reread, loadMore }
}
