import { useClientHandle, useQuery } from '@urql/vue'
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { feedState } from '../../api/live.ts'
import { compareRows, type View } from '../../api/feed/list-membership.ts'
import { ConversationsDocument, type Row } from './documents.ts'

const FIRST_PAGE = 40
const NEXT_PAGE = 100

/**
 * One view of the inbox: everything loaded so far in its order, pages by keyset, kept current by the feed.
 * A search is asked of the server; what failed for want of a connection is asked again when it is back.
 */
export function useConversations(view: Ref<View>, search: Ref<string>, labelIds: Ref<string[]>) {
  const handle = useClientHandle()
  const variables = computed(() => ({
    view: view.value,
    filter: filterOf(search.value, labelIds.value),
    first: FIRST_PAGE,
  }))
  const base = useQuery({ query: ConversationsDocument, variables: () => variables.value })
  const isPaging = ref(false)
  const shown = shallowRef<{ key: string; rows: Row[]; endCursor: string | null; hasMore: boolean } | null>(null)
  const key = computed(() => JSON.stringify(variables.value))

  watch(
    [base.data, base.fetching],
    () => {
      const found = base.data.value?.conversations
      // While another view is on its way the former data may still stand here: it is not this view's.
      if (!found || base.fetching.value || JSON.stringify(base.operation.value?.variables) !== key.value) return
      const rows = found.edges.toSorted((a, b) => compareRows(a.node, b.node))
      shown.value = { key: key.value, rows, endCursor: found.pageInfo.endCursor, hasMore: found.pageInfo.hasNextPage }
    },
    { immediate: true },
  )
  const current = computed(() => (shown.value?.key === key.value ? shown.value : null))

  async function loadMore() {
    const list = current.value
    if (!list?.hasMore || isPaging.value) return
    isPaging.value = true
    const page = { ...variables.value, first: NEXT_PAGE, after: list.endCursor }
    await handle.client.query(ConversationsDocument, page).toPromise()
    isPaging.value = false
  }

  const refetch = () => base.executeQuery({ requestPolicy: 'network-only' })
  watch(
    () => feedState.value.kind,
    (kind) => kind === 'online' && base.error.value && refetch(),
  )

  return {
    rows: computed(() => current.value?.rows ?? []),
    isLoading: computed(() => !current.value && !base.error.value),
    error: computed(() => (current.value ? null : base.error.value)),
    hasMore: computed(() => current.value?.hasMore ?? false),
    isPaging,
    loadMore,
    refetch,
  }
}

/** Nothing chosen is no filter, so that a view has one list. */
function filterOf(search: string, labelIds: string[]) {
  if (!search && !labelIds.length) return null
  return { ...(search ? { search } : {}), ...(labelIds.length ? { labelIds } : {}) }
}
