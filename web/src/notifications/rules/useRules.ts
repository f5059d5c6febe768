import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { useAction } from '../../api/useAction.ts'
import { RESET_RULE, RULES, SAVE_RULE, type Rule } from './documents.ts'

/** The matrix of a branch (null: of all), and what may be done with a cell. Read again after every change. */
export const useRules = (branchId: () => string | null) => {
  const { data, fetching, error, executeQuery } = useQuery({
    query: RULES,
    variables: () => ({ branchId: branchId() }),
    requestPolicy: 'cache-and-network',
  })
  const reread = () => executeQuery({ requestPolicy: 'network-only' })
  const saving = useAction(SAVE_RULE)
  const resetting = useAction(RESET_RULE)
  const problem = computed(() => saving.problem.value ?? resetting.problem.value)

  /** What was refused may have been changed by somebody else: the truth is shown either way. */
  const settle = async (done: Promise<unknown>): Promise<boolean> => {
    const payload = await done
    await reread()
    return !!payload
  }
  const save = ({ event, audience, version }: Rule, change: { isEnabled: boolean; text: string | null }) => {
    resetting.forget()
    const place = { event, audience, branchId: branchId() }
    return settle(saving.run({ input: { ...place, ...change, expectedVersion: version } }))
  }
  const reset = ({ event, audience }: Rule) => {
    saving.forget()
    return settle(resetting.run({ input: { event, audience, branchId: branchId() } }))
  }
  const forget = () => {
    saving.forget()
    resetting.forget()
  }

  return {
    rules: computed(() => data.value?.notificationRules ?? []),
    isLoading: computed(() => fetching.value && !data.value),
    isBroken: computed(() => !!error.value && !data.value),
    isSaving: computed(() => saving.isPending.value || resetting.isPending.value),
    problem,
    save,
    reset,
    forget,
    reread,
  }
}
