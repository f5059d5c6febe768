import { useQuery } from '@urql/vue'
import { computed, watch } from 'vue'
import { useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { useFollow } from '../../api/useFollow.ts'
import { OWN_CHATS, REMOVE_MEMBER_CHAT } from './documents.ts'
import { useMemberLink } from './useLink.ts'

/** The chats in which the viewer himself is told, a line for each bot, as they are now: a link is opened elsewhere. */
export const useOwnChats = () => {
  const { data, executeQuery } = useQuery({ query: OWN_CHATS, requestPolicy: 'cache-and-network' })
  const { url, make, forget, isPending, problem } = useMemberLink()
  const { viewer } = useSession()
  const removing = useAction(REMOVE_MEMBER_CHAT)
  const reread = () => executeQuery({ requestPolicy: 'network-only' })
  const taken = computed(() => data.value?.viewer?.noticeChats ?? [])
  useFollow(reread, (event) => event.__typename === 'MemberChanged' && event.member.id === viewer.value?.member.id)
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
