import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { CountsDocument } from '../api/documents.ts'

/** The live counts of the navigation; the API stops counting at 100. */
export function useCounts() {
  const { data } = useQuery({ query: CountsDocument })
  return computed(() => data.value?.conversationCounts ?? null)
}

/** A count as it is shown: nothing for none, `99+` beyond 99. */
export function cappedCount(count: number | undefined): string {
  if (!count) return ''
  return count > 99 ? '99+' : String(count)
}
