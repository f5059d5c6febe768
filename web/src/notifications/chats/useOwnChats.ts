import { useQuery } from '@urql/vue'
import { useIntervalFn } from '@vueuse/core'
import { computed, watch } from 'vue'
import { useAction } from '../../api/useAction.ts'
import { OWN_CHATS, REMOVE_MEMBER_CHAT } from './documents.ts'
import { useMemberLink } from './useLink.ts'

const POLL_MS = 1_500

/** The chats in which the viewer himself is told, a line for each bot. Asks again while a link waits to be opened. */
export const useOwnChats = () => {
  const { data, executeQuery } = useQuery({ query: OWN_CHATS, requestPolicy: 'cache-and-network' })
  const { url, make, forget, isPending, problem } = useMemberLink()
  const removing = useAction(REMOVE_MEMBER_CHAT)
  const reread = () => executeQuery({ requestPolicy: 'network-only' })
  const taken = computed(() => data.value?.viewer?.noticeChats ?? [])
  useIntervalFn(() => url.value && void reread(), POLL_MS)
  watch(() => taken.value.length, forget)

  return {
    bots: computed(() =>
      (data.value?.integrations ?? []).map((bot) => ({
        ...bot,
        chat: taken.value.find(({ integration }) => integration.id === bot.id) ?? null,
      })),
    ),
    url,
    make,
    isPending,
    problem: computed(() => problem.value ?? removing.problem.value),
    remove: async (integrationId: string) => {
      await removing.run({ input: { integrationId } })
      await reread()
    },
  }
}
