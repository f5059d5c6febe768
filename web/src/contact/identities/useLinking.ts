import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { useAction } from '../../api/useAction.ts'
import { BOTS, CREATE_LINK, LINK_CONTACT, MATCHES, SEND_LINK } from '../documents.ts'

/** Cards with the same phone as this one; none without a phone. */
export function useMatches(contact: () => { id: string; phone: string | null }) {
  const { data, executeQuery } = useQuery({
    query: MATCHES,
    variables: () => ({ contactId: contact().id }),
    pause: () => !contact().phone,
    requestPolicy: 'cache-and-network',
  })
  return {
    matches: computed(() => (contact().phone ? (data.value?.contactMatches ?? []) : [])),
    reread: () => void executeQuery({ requestPolicy: 'network-only' }),
  }
}

/** The bots a link may lead to. */
export function useBots() {
  const { data } = useQuery({ query: BOTS, requestPolicy: 'cache-and-network' })
  return computed(() => (data.value?.integrations ?? []).filter(({ isActive }) => isActive))
}

/** What is done with addresses and links; each answers whether it was done. */
export function useLinking() {
  return {
    link: useAction(LINK_CONTACT),
    create: useAction(CREATE_LINK),
    send: useAction(SEND_LINK),
  }
}
