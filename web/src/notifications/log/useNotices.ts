import { useQuery } from '@urql/vue'
import { computed, ref, type Ref } from 'vue'
import { useAction } from '../../api/useAction.ts'
import { useFollow } from '../../api/useFollow.ts'
import { usePages } from '../../api/usePages.ts'
import { NOTICE, NOTICES, RETRY_NOTICE, type NoticeFilter } from './documents.ts'

/** The notices of a filter, page by page, as they are now. */
export const useNotices = (filter: Ref<NoticeFilter>) => {
  const pages = usePages({
    document: NOTICES,
    variables: (first, after) => ({ filter: filter.value, first, after }),
    page: 40,
    most: 100,
    pick: (data) => data.notices,
    isIts: ({ __typename }) => __typename === 'NoticeChanged',
  })
  const isPaging = ref(false)
  const loadMore = async () => {
    isPaging.value = true
    await pages.loadMore()
    isPaging.value = false
  }
  return { ...pages, isPaging, loadMore }
}

/** One notice with every attempt, as it is now. */
export const useNotice = (id: () => string) => {
  const { data, fetching, error, executeQuery } = useQuery({
    query: NOTICE,
    variables: () => ({ id: id() }),
    requestPolicy: 'network-only',
  })
  const { run, isPending, problem } = useAction(RETRY_NOTICE)
  const reread = () => void executeQuery({ requestPolicy: 'network-only' })
  useFollow(reread, (event) => event.__typename === 'NoticeChanged' && event.noticeId === id())
  return {
    notice: computed(() => (data.value?.node?.__typename === 'Notice' ? data.value.node : null)),
    isLoading: computed(() => fetching.value && !data.value),
    isBroken: computed(() => !!error.value && !data.value),
    reread,
    retry: async () => {
      const payload = await run({ input: { id: id() } })
      reread()
      return !!payload
    },
    isPending,
    problem,
  }
}
