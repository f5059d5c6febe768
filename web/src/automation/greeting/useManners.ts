import { useQuery } from '@urql/vue'
import { MannersDocument } from './documents.ts'

/** How the bots greet and hand over, read anew with every visit. */
export function useManners() {
  return useQuery({ query: MannersDocument, requestPolicy: 'cache-and-network' })
}
