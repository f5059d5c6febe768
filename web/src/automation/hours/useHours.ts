import { useQuery } from '@urql/vue'
import { HoursDocument } from './documents.ts'

/** The business hours that were set, read anew with every visit. */
export function useHours() {
  return useQuery({ query: HoursDocument, requestPolicy: 'cache-and-network' })
}
