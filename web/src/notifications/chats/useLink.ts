import { computed, ref } from 'vue'
import { useAction } from '../../api/useAction.ts'
import { GROUP_LINK, MEMBER_LINK } from './documents.ts'

/** A one-time address of a bot; `forget` takes it from the screen. */
const useOneTime = (run: (integrationId: string) => Promise<{ url: string | null } | null>) => {
  const url = ref<string | null>(null)
  return {
    url: computed(() => url.value),
    make: async (integrationId: string) => {
      url.value = (await run(integrationId))?.url ?? null
    },
    forget: () => (url.value = null),
  }
}

/** The address that takes a bot into a group of the staff. */
export const useGroupLink = () => {
  const { run, isPending, problem } = useAction(GROUP_LINK)
  return { ...useOneTime((integrationId) => run({ input: { integrationId } })), isPending, problem }
}

/** The address that makes a chat with a bot the viewer's own. */
export const useMemberLink = () => {
  const { run, isPending, problem } = useAction(MEMBER_LINK)
  return { ...useOneTime((integrationId) => run({ input: { integrationId } })), isPending, problem }
}
