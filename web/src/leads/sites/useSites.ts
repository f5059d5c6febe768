import { useQuery } from '@urql/vue'
import { SITES } from './documents.ts'

export type { Site } from './documents.ts'

/** The sites of the organization, read anew with every visit. */
export function useSites() {
  return useQuery({ query: SITES, requestPolicy: 'cache-and-network' })
}
