import { useClientHandle } from '@urql/vue'
import { ref, shallowRef, watch } from 'vue'
import { RunsDocument, type Run } from './documents.ts'

const PAGE = 30

/** The log of what ran, a page at a time; of one rule when `ruleId` is given. */
export function useRuns(ruleId: () => string | null) {
  const { client } = useClientHandle()
  const runs = shallowRef<Run[]>([])
  const after = ref<string | null>(null)
  const hasMore = ref(false)
  const isLoading = ref(true)
  const isBroken = ref(false)
  let asked = 0

  async function read(isMore: boolean): Promise<void> {
    const turn = ++asked
    isLoading.value = true
    const variables = { ruleId: ruleId(), first: PAGE, after: isMore ? after.value : null }
    const { data } = await client.query(RunsDocument, variables, { requestPolicy: 'network-only' }).toPromise()
    if (turn !== asked) return
    isLoading.value = false
    isBroken.value = !data
    if (!data) return
    const { edges, pageInfo } = data.automationRuns
    const nodes = edges.flatMap((edge) => (edge?.node ? [edge.node] : []))
    runs.value = isMore ? [...runs.value, ...nodes] : nodes
    after.value = pageInfo.endCursor
    hasMore.value = pageInfo.hasNextPage
  }

  watch(ruleId, () => void read(false), { immediate: true })
  return { runs, hasMore, isLoading, isBroken, reread: () => read(false), more: () => read(true) }
}
