import { useQuery } from '@urql/vue'
import { API_KEYS } from './documents.ts'

/** The API keys of the organization, read anew with every visit. */
export function useKeys() {
  return useQuery({ query: API_KEYS, requestPolicy: 'cache-and-network' })
}
