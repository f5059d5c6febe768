import { useQuery } from '@urql/vue'
import { AnswererDocument } from './documents.ts'

/** The external answerer of a bot; nothing is asked while there is none chosen. */
export function useAnswerer(integrationId: () => string) {
  return useQuery({
    query: AnswererDocument,
    variables: () => ({ integrationId: integrationId() }),
    pause: () => !integrationId(),
    requestPolicy: 'cache-and-network',
  })
}
