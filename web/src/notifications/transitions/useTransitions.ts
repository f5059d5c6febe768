import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { useAction } from '../../api/useAction.ts'
import { REMOVE_TEMPLATE, SAVE_TEMPLATE, TRANSITIONS, type TemplateChange } from './documents.ts'

export type { Status } from './documents.ts'

/** The statuses, the words for moves, and the words that hold where there are none. */
export const useTransitions = (branchId: () => string | null) => {
  const { data, fetching, error, executeQuery } = useQuery({
    query: TRANSITIONS,
    variables: () => ({ branchId: branchId() }),
    requestPolicy: 'cache-and-network',
  })
  return {
    statuses: computed(() => data.value?.orderStatuses ?? []),
    templates: computed(() => data.value?.transitionTemplates ?? []),
    rules: computed(() => data.value?.notificationRules ?? []),
    isLoading: computed(() => fetching.value && !data.value),
    isBroken: computed(() => !!error.value && !data.value),
    reread: () => executeQuery({ requestPolicy: 'network-only' }),
  }
}

/** Saving and taking away the words of one move; each answers whether it was done. */
export const useTemplate = () => {
  const saving = useAction(SAVE_TEMPLATE)
  const removing = useAction(REMOVE_TEMPLATE)
  return {
    save: async (input: TemplateChange) => !!(await saving.run({ input })),
    remove: async (id: string) => !!(await removing.run({ input: { id } })),
    isPending: computed(() => saving.isPending.value || removing.isPending.value),
    problem: computed(() => saving.problem.value ?? removing.problem.value),
  }
}
