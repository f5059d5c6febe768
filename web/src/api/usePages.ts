import { useClientHandle, type AnyVariables, type TypedDocumentNode } from '@urql/vue'
import { ref, shallowRef, watch } from 'vue'
import type { FeedEvent } from './documents.ts'
import { useFollow } from './useFollow.ts'

type Page<Row> = {
  edges: readonly { node: Row }[]
  pageInfo: { hasNextPage: boolean; endCursor?: string | null }
}

/** Which list is read: `page` are its rows at a time, `most` those that are read anew at once. */
export type Pages<Data, Variables extends AnyVariables, Row> = {
  document: TypedDocumentNode<Data, Variables>
  /** What is asked for; when it changes, the list begins anew. */
  variables: (first: number, after: string | null) => Variables
  page: number
  most: number
  /** The list in an answer. */
  pick: (data: Data) => Page<Row>
  /** Whether an event of the feed changes the list; without it only a lost line makes it read anew. */
  isIts?: (event: FeedEvent) => boolean
}

/** The rows of a list, page by page; what is shown is read anew when the feed tells of it. */
export function usePages<Data, Variables extends AnyVariables, Row>(list: Pages<Data, Variables, Row>) {
  const { client } = useClientHandle()
  const rows = shallowRef<readonly Row[]>([])
  const latest = shallowRef<Data | null>(null)
  const hasMore = ref(false)
  const isLoading = ref(true)
  const isReading = ref(false)
  const isBroken = ref(false)
  // An answer to a filter that is not the chosen one any more is nobody's.
  let turn = 0
  let end: string | null = null

  async function read(first: number, after: string | null): Promise<readonly Row[] | null> {
    const own = turn
    isReading.value = true
    const variables = list.variables(first, after)
    const answer = await client.query(list.document, variables, { requestPolicy: 'network-only' }).toPromise()
    if (own !== turn) return null
    isLoading.value = isReading.value = false
    isBroken.value = !answer.data && rows.value.length === 0
    if (!answer.data) return null
    latest.value = answer.data
    const { edges, pageInfo } = list.pick(answer.data)
    hasMore.value = pageInfo.hasNextPage
    end = pageInfo.endCursor ?? null
    return edges.map((edge) => edge.node)
  }

  async function reread(): Promise<void> {
    turn += 1
    const found = await read(Math.min(list.most, Math.max(list.page, rows.value.length)), null)
    if (found) rows.value = found
  }

  async function loadMore(): Promise<void> {
    const found = await read(list.page, end)
    if (found) rows.value = [...rows.value, ...found]
  }

  watch(
    () => JSON.stringify(list.variables(0, null)),
    () => {
      isLoading.value = true
      rows.value = []
      void reread()
    },
    { immediate: true },
  )
  useFollow(reread, list.isIts ?? (() => false))
  return { rows, latest, hasMore, isLoading, isReading, isBroken, reread, loadMore }
}
