import { computed } from 'vue'
import { useQuery } from '@urql/vue'
import { INVITATION } from './documents.ts'

/** What the link promises; null when it is spent, revoked, too old, or made up: these look alike. */
export const useInvitation = (token: string) => {
  const { data, fetching } = useQuery({ query: INVITATION, variables: { token }, requestPolicy: 'network-only' })
  return { invitation: computed(() => data.value?.invitation ?? null), isLoading: fetching }
}
