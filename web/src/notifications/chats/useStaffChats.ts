import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { useAction } from '../../api/useAction.ts'
import { useFollow } from '../../api/useFollow.ts'
import { ADD_CHAT, CHECK_CHAT, CHOOSE_CHAT, NOTICE_BOTS, STAFF_CHATS, TEST_CHAT } from './documents.ts'

const ITS = new Set(['StaffChatChanged', 'IntegrationChanged', 'IntegrationRemoved'])

/** The groups of the staff, as they are now: a bot is added elsewhere. */
export const useStaffChats = () => {
  const { data, fetching, error, executeQuery } = useQuery({ query: STAFF_CHATS, requestPolicy: 'cache-and-network' })
  const bots = useQuery({ query: NOTICE_BOTS, requestPolicy: 'cache-and-network' })
  const reread = () => void executeQuery({ requestPolicy: 'network-only' })
  useFollow(reread, ({ __typename }) => ITS.has(__typename))
  return {
    chats: computed(() => data.value?.staffChats ?? []),
    bots: computed(() => bots.data.value?.integrations ?? []),
    isLoading: computed(() => fetching.value && !data.value),
    isBroken: computed(() => !!error.value && !data.value),
    reread,
  }
}

/** What may be done with one group. */
export const useStaffChat = (id: () => string) => {
  const choosing = useAction(CHOOSE_CHAT)
  const checking = useAction(CHECK_CHAT)
  const testing = useAction(TEST_CHAT)
  return {
    choose: async (wish: { isChosen: boolean; branchId: string | null }) =>
      !!(await choosing.run({ input: { id: id(), ...wish } })),
    check: () => checking.run({ input: { id: id() } }),
    test: () => testing.run({ input: { id: id() } }),
    isChoosing: choosing.isPending,
    isChecking: checking.isPending,
    isTesting: testing.isPending,
    problem: computed(() => choosing.problem.value ?? checking.problem.value ?? testing.problem.value),
  }
}

/** A group named by its id: known and chosen when the bot is in it. The list follows by the feed. */
export const useGroupById = () => {
  const { run, ...action } = useAction(ADD_CHAT)
  const add = async (group: { integrationId: string; chatId: string }) => !!(await run({ input: group }))
  return { add, ...action }
}
