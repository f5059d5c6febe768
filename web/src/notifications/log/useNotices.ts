import { useClientHandle, useQuery } from '@urql/vue'
import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { useAction } from '../../api/useAction.ts'
import { NOTICE, NOTICES, RETRY_NOTICE, type Notice, type NoticeFilter } from './documents.ts'

const PAGE = 40
const MOST = 100
const POLL_MS = 3_000

/** The notices of a filter, page by page; what is on screen is read again while it is looked at. */
export const useNotices = (filter: Ref<NoticeFilter>) => {
  const { client } = useClientHandle()
  const rows = shallowRef<Notice[]>([])
  const cursor = ref<string | null>(null)
  const isLoading = ref(true)
  const isPaging = ref(false)
  const isBroken = ref(false)
  // An answer to a filter that is not the chosen one any more is nobody's.
  let turn = 0

  const read = async (first: number, after: string | null) => {
    const variables = { filter: filter.value, first, after }
    const answer = await client.query(NOTICES, variables, { requestPolicy: 'network-only' }).toPromise()
    return answer.data?.notices
  }
  const reread = async () => {
    const mine = turn
    const isShort = rows.value.length <= MOST
    if (!isShort) return
    const page = await read(Math.min(MOST, Math.max(PAGE, rows.value.length)), null)
    if (mine !== turn) return
    isLoading.value = false
    isBroken.value = !page
    if (!page) return
    rows.value = page.edges.map(({ node }) => node)
    cursor.value = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null
  }
  const loadMore = async () => {
    const mine = turn
    isPaging.value = true
    const page = await read(PAGE, cursor.value)
    isPaging.value = false
    if (mine !== turn || !page) return
    rows.value = [...rows.value, ...page.edges.map(({ node }) => node)]
    cursor.value = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null
  }

  watch(
    () => JSON.stringify(filter.value),
    () => {
      turn++
      rows.value = []
      isLoading.value = true
      void reread()
    },
    { immediate: true },
  )
  const visibility = useDocumentVisibility()
  useIntervalFn(() => visibility.value === 'visible' && !isPaging.value && void reread(), POLL_MS)

  return { rows, isLoading, isPaging, isBroken, hasMore: computed(() => !!cursor.value), loadMore, reread }
}

/** One notice with every attempt, read again while it is open. */
export const useNotice = (id: () => string) => {
  const { data, fetching, error, executeQuery } = useQuery({
    query: NOTICE,
    variables: () => ({ id: id() }),
    requestPolicy: 'network-only',
  })
  const { run, isPending, problem } = useAction(RETRY_NOTICE)
  const reread = () => executeQuery({ requestPolicy: 'network-only' })
  useIntervalFn(() => void reread(), POLL_MS)
  return {
    notice: computed(() => (data.value?.node?.__typename === 'Notice' ? data.value.node : null)),
    isLoading: computed(() => fetching.value && !data.value),
    isBroken: computed(() => !!error.value && !data.value),
    retry: async () => {
      const payload = await run({ input: { id: id() } })
      await reread()
      return !!payload
    },
    isPending,
    problem,
  }
}
