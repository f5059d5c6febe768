import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { useAction } from '../../api/useAction.ts'
import {
  RemoveRuleDocument, ReorderRulesDocument, RulesDocument, SaveRuleDocument, type Rule,
} from './documents.ts' // prettier-ignore
import { draftOf, inputOf, type RuleDraft } from './draft.ts'

/** Every rule, and what may be done with them; after each change they are read again. */
export function useRules() {
  const { data, fetching, error, executeQuery } = useQuery({ query: RulesDocument, requestPolicy: 'cache-and-network' })
  const reread = async () => void (await executeQuery({ requestPolicy: 'network-only' }))
  const saving = useAction(SaveRuleDocument)
  const removing = useAction(RemoveRuleDocument)
  const ordering = useAction(ReorderRulesDocument)

  async function save(draft: RuleDraft, rule?: Rule): Promise<boolean> {
    const input = { id: rule?.id ?? null, expectedVersion: rule?.version ?? null, rule: inputOf(draft) }
    const saved = await saving.run({ input })
    if (saved) await reread()
    return !!saved
  }

  return {
    rules: computed(() => data.value?.automationRules ?? []),
    isLoading: computed(() => fetching.value && !data.value),
    isBroken: computed(() => !!error.value && !data.value),
    isSaving: saving.isPending,
    problem: saving.problem,
    listProblem: computed(() => removing.problem.value ?? ordering.problem.value),
    forget: saving.forget,
    reread,
    save,
    turn: (rule: Rule, isActive: boolean) => save({ ...draftOf(rule), isActive }, rule),
    remove: async (rule: Rule) => {
      if (await removing.run({ input: { id: rule.id } })) await reread()
    },
    reorder: async (ids: string[]) => {
      if (await ordering.run({ input: { ids } })) await reread()
    },
  }
}
