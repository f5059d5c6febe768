import { computed } from 'vue'
import { useQuery } from '@urql/vue'
import { reloadSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { PROFILE, REVOKE_SESSION, UPDATE_VIEWER } from './documents.ts'

/** The viewer's own page. `save` switches the language of the interface as well. */
export const useProfile = () => {
  const { data, fetching, executeQuery } = useQuery({ query: PROFILE, requestPolicy: 'cache-and-network' })
  const update = useAction(UPDATE_VIEWER)
  const revoke = useAction(REVOKE_SESSION)

  const save = async (changes: { name?: string; locale?: 'RU' | 'EN'; undoSendSeconds?: number }) => {
    const payload = await update.run({ input: changes })
    if (payload) await reloadSession()
    return !!payload
  }

  const end = async (sessionId: string) => {
    const payload = await revoke.run({ input: { sessionId } })
    executeQuery({ requestPolicy: 'network-only' })
    return !!payload
  }

  return {
    viewer: computed(() => data.value?.viewer ?? null),
    sessions: computed(() => data.value?.sessions ?? []),
    isLoading: computed(() => fetching.value && !data.value),
    isSaving: update.isPending,
    problem: computed(() => update.problem.value ?? revoke.problem.value),
    save,
    end,
  }
}
