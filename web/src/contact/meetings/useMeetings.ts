import { useQuery } from '@urql/vue'
import { MEETINGS } from './documents.ts'

/** A client's meetings from `from` on. */
export function useMeetings(contactId: () => string, from: string) {
  return useQuery({
    query: MEETINGS,
    variables: () => ({ contactId: contactId(), from }),
    requestPolicy: 'cache-and-network',
  })
}
